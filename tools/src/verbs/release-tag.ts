import { isVersion } from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';
import { main } from '../command.ts';

await main(
  {
    name: 'release-tag',
    summary: 'Takes a release tag, such as django@1.2.3, apart: prints project= and version= for a workflow.',
    options: { tag: { type: 'string', placeholder: 'tag', help: "the git tag's name", default: '' } },
  },
  async ({ tag }) => {
    const at = tag.lastIndexOf('@');
    const [project, version] = [tag.slice(0, Math.max(at, 0)), tag.slice(at + 1)];
    if (!/^[\w./-]+$/.test(project) || project.startsWith('-') || !isVersion(version)) {
      throw new UserError(`"${tag}" is no release tag: name it <project>@<version>, such as django@1.2.3.`);
    }
    console.log(`project=${project}\nversion=${version}`);
    return undefined;
  },
);
