import type { DjangoProject } from '../../describe/project.ts';
import { inContext } from '../in-context.ts';

/** The file that Shipshape writes where the team has no complete lock: in the project's folder. */
export const ownLock = 'requirements.lock';

/** What the image installs from. */
export interface ImageLock {
  /** Whose format it has; `requirements` are a text that uv installs as it is. */
  kind: 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'requirements';
  /** The files that installing reads, from the project's folder, the lock first. */
  files: string[];
  /** It is requirements.lock, made by Shipshape. */
  own: boolean;
}

const manifests = {
  uv: 'pyproject.toml',
  poetry: 'pyproject.toml',
  pdm: 'pyproject.toml',
  pipenv: 'Pipfile',
};
const locks = { uv: 'uv.lock', poetry: 'poetry.lock', pdm: 'pdm.lock', pipenv: 'Pipfile.lock' };

/** What the image installs from: the team's own lock where it pins everything by hash, otherwise requirements.lock. */
export function imageLock(project: DjangoProject): ImageLock {
  const { installer, files, locked, hashed } = project.install.value;
  const own: ImageLock = { kind: 'requirements', files: [ownLock], own: true };
  if (!locked) return own;
  if (installer === 'uv' || installer === 'poetry' || installer === 'pdm' || installer === 'pipenv') {
    const lock = files.find((file) => file.split('/').at(-1) === locks[installer]) ?? locks[installer];
    const inside = inContext(project, lock);
    if (inside === undefined) return own;
    const beside = inside.slice(0, -locks[installer].length);
    return {
      kind: installer,
      files: [inside, `${beside}${manifests[installer]}`],
      own: false,
    };
  }
  const inside = files.map((file) => inContext(project, file));
  if (installer !== 'requirements' || !hashed || inside.length === 0 || inside.includes(undefined))
    return own;
  return { kind: 'requirements', files: inside as string[], own: false };
}
