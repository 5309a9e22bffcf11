import { lookUp, readText } from '@shipshape/workspace';
import { pep440 } from '../describe/install/pep440.ts';
import type { DjangoProject } from '../describe/project.ts';

/** Programs that settings do not import, and that take minutes to build. */
const notImported = /^(uwsgi|pyuwsgi|pywin32|pywin32-ctypes|pypiwin32|win32-setctime|appnope|pyobjc.*)$/;
/** The same modules with a wheel. */
const withWheel: Record<string, string> = { psycopg2: 'psycopg2-binary', 'psycopg-c': 'psycopg-binary' };

/** The requirements to install for asking the settings, as a requirements file. */
export function probeRequirements(project: DjangoProject, absolute: (file: string) => string): string {
  const lines = project.requirements
    .filter(({ value }) => !value.development && !notImported.test(value.name))
    .map(({ value: { name, extras, specifier } }) => {
      const wheel = lookUp(withWheel, name) ?? name;
      const kept = extras.filter((extra) => extra !== 'c');
      const bound = pep440(specifier);
      return `${wheel}${kept.length > 0 ? `[${kept.join(',')}]` : extras.includes('c') ? '[binary]' : ''}${bound}`;
    });
  const markers = markersOf(project, absolute);
  return `${lines.map((line) => line + (markers.get(/^[\w.-]+/.exec(line)?.[0] ?? '') ?? '')).join('\n')}\n`;
}

/** Environment markers of requirements files, which the description leaves out. */
function markersOf(project: DjangoProject, absolute: (file: string) => string): Map<string, string> {
  const markers = new Map<string, string>();
  if (project.install.value.installer !== 'requirements') return markers;
  for (const file of project.install.value.files) {
    for (const line of (readText(absolute(file)) ?? '').split(/\r?\n/)) {
      const [, name = '', marker] = /^([\w.-]+)[^;#]*;\s*([^#\\]+?)\s*(?:\\|#.*|--hash.*)?$/.exec(line) ?? [];
      if (marker) markers.set(name.toLowerCase().replaceAll(/[-_.]+/g, '-'), ` ; ${marker}`);
    }
  }
  return markers;
}
