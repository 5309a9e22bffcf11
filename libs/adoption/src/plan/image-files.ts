import { posix } from 'node:path';
import type { DjangoProject } from '@shipshape/workload';
import type { WantedFile } from '../files/written-file.ts';

/** The texts of a project's image. */
export interface ImageTexts {
  Dockerfile: string;
  '.dockerignore': string;
  /** Where the team has no complete lock. */
  'requirements.lock'?: string;
}

const beside = 'Dockerfile.shipshape';

/**
 * Where the files of the image go. The usual names are taken where they are free; beside a Dockerfile of the team's ours
 * is called `Dockerfile.shipshape`, and shipshape.json names it. An ignore list of the team's, which was made for
 * another Dockerfile, stays: ours then lies where both engines look first.
 *
 * @param isOurs whether a path from the repository's root is free or has what we wrote
 * @returns `dockerfile` from the project's folder
 */
export function imageFiles(
  project: DjangoProject,
  texts: ImageTexts | undefined,
  isOurs: (path: string, text?: string) => boolean,
): { dockerfile: string; wanted: WantedFile[] } {
  const at = (name: string) => posix.join(project.root, name);
  const dockerfile = isOurs(at('Dockerfile'), texts?.Dockerfile) ? 'Dockerfile' : beside;
  if (!texts) return { dockerfile, wanted: [] };
  const isFree =
    dockerfile === 'Dockerfile' &&
    isOurs(at('.containerignore')) &&
    isOurs(at('.dockerignore'), texts['.dockerignore']);
  const ignore = isFree ? '.dockerignore' : `${dockerfile}.dockerignore`;
  const lock = texts['requirements.lock'];
  return {
    dockerfile,
    wanted: [
      { path: at(dockerfile), text: texts.Dockerfile, purpose: 'builds the image; yours to change' },
      { path: at(ignore), text: texts['.dockerignore'], purpose: 'names what the image does not need' },
      ...(lock === undefined
        ? []
        : [
            {
              path: at('requirements.lock'),
              text: lock,
              purpose: 'pins what the image installs; `npx shipshape lock` renews it',
              handedOver: true,
            },
          ]),
    ],
  };
}
