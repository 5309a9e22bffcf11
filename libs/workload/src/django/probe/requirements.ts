import { lookUp } from '@shipshape/workspace';
import { requirementText } from '../describe/install/pep440.ts';
import type { DjangoProject } from '../describe/project.ts';

/** Programs that settings do not import, and that take minutes to build. */
const notImported = /^(uwsgi|pyuwsgi|pywin32|pywin32-ctypes|pypiwin32|win32-setctime|appnope|pyobjc.*)$/;
/** The same modules with a wheel. */
const withWheel: Record<string, string> = { psycopg2: 'psycopg2-binary', 'psycopg-c': 'psycopg-binary' };

/** The requirements to install for asking the settings, as a requirements file. */
export function probeRequirements(project: DjangoProject): string {
  const lines = project.requirements
    .filter(({ value }) => !value.development && !notImported.test(value.name))
    .map(({ value }) => {
      const kept = value.extras.filter((extra) => extra !== 'c');
      const extras = kept.length > 0 ? kept : value.extras.includes('c') ? ['binary'] : [];
      return requirementText({ ...value, name: lookUp(withWheel, value.name) ?? value.name, extras });
    });
  return `${lines.join('\n')}\n`;
}
