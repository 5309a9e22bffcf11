import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lookUp } from '@shipshape/workspace';
import { folderOf, join } from '../../paths.ts';
import { requirementText } from '../describe/install/pep440.ts';
import type { DjangoProject } from '../describe/project.ts';
import { additions } from '../image/server.ts';

/** Programs that settings do not import, and that take minutes to build. */
const notImported = /^(uwsgi|pyuwsgi|pywin32|pywin32-ctypes|pypiwin32|win32-setctime|appnope|pyobjc.*)$/;
/** The same modules with a wheel. */
const withWheel: Record<string, string> = { psycopg2: 'psycopg2-binary', 'psycopg-c': 'psycopg-binary' };

/**
 * The requirements to install for asking the settings, as a requirements file: those of production, and what the image adds.
 *
 * @param repository its folder, absolute
 */
export function probeRequirements(project: DjangoProject, repository: string): string {
  const sources = sourcesOf(project, repository);
  const lines = project.requirements
    .filter(({ value }) => !value.development && !notImported.test(value.name))
    .map(({ value }) => {
      const kept = value.extras.filter((extra) => extra !== 'c');
      const extras = kept.length > 0 ? kept : value.extras.includes('c') ? ['binary'] : [];
      // An index may have another package of that name.
      const source = sources.get(value.name);
      const name = source ? value.name : (lookUp(withWheel, value.name) ?? value.name);
      return requirementText({ ...value, name, extras }, source);
    });
  return `${[...lines, ...additions(project)].join('\n')}\n`;
}

/** The addresses of packages that come from git, a file or a folder, by their names. */
function sourcesOf({ install }: DjangoProject, repository: string): Map<string, string> {
  const { direct, files } = install.value;
  return new Map(
    direct.flatMap((written): [string, string][] => {
      const [, name, target = ''] = /^([\w.-]+)\s*@\s*(.+)$/.exec(written) ?? [];
      if (!name) return [];
      const folder = join(folderOf(files[0] ?? '.'), target);
      const isAddress = /^[\w.+-]+:/.test(target) || folder === undefined;
      return [[name, isAddress ? target : pathToFileURL(posix.join(repository, folder)).href]];
    }),
  );
}
