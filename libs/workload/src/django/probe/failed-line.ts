import { lastComplaint } from './last-complaint.ts';

/** How Python code asks the environment for what may not be there; settings' other ways name the variable themselves. */
const asked = /\b(?:environ\.get|getenv)\(\s*["']([A-Za-z_]\w*)["']/g;

/**
 * The variables that the project's own line reads which failed because a value is not there:
 * `path(os.environ.get("ADMIN_PATH") + "/", …)`.
 *
 * @param output what `manage.py check` printed, with its traceback
 */
export function readInFailedLine(output: string): string[] {
  if (!/^(Type|Attribute)Error: .*\bNoneType\b/.test(lastComplaint(output))) return [];
  const frames = [...output.matchAll(/^ {2}File "([^"]+)", line \d+.*\n {4}(.+)$/gm)];
  const own = frames.findLast(([, file = '']) => !/\/(site|dist)-packages\/|\/lib\/python|^</.test(file));
  return [...(own?.[2] ?? '').matchAll(asked)].map(([, name]) => name as string);
}
