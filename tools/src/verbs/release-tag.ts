import { isVersion } from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'release-tag'> = async ({ tag }) => {
  const at = tag.lastIndexOf('@');
  const [project, version] = [tag.slice(0, Math.max(at, 0)), tag.slice(at + 1)];
  if (!/^[\w./-]+$/.test(project) || project.startsWith('-') || !isVersion(version)) {
    throw new UserError(`"${tag}" is no release tag: name it <project>@<version>, such as django@1.2.3.`);
  }
  console.log(`project=${project}\nversion=${version}`);
  return undefined;
};

export default recipe;
