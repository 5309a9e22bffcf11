/** Printed by faulthandler when the time is over. */
const timeMark = 'Timeout (';

/** Python code that prints the frames of a run that takes longer than that, and ends it. */
export const endsAfter = (seconds: number): string => `import faulthandler
faulthandler.dump_traceback_later(${seconds}, exit=True)
`;

/** Python code that does what `python <manage> <args>` does; manage.py from the folder that it is run in. */
export const runManage = (manage: string, args: readonly string[]): string => `import os, runpy, sys
sys.argv = ${JSON.stringify([manage, ...args])}
sys.path.insert(0, os.path.dirname(os.path.abspath(${JSON.stringify(manage)})))
runpy.run_path(${JSON.stringify(manage)}, run_name="__main__")
`;

/** The place of the project's code in what faulthandler printed, the innermost frame first. */
export function lastFrame(output: string): string {
  const frames = [...output.slice(output.indexOf(timeMark)).matchAll(/File "([^"]+)", line (\d+) in (\S+)/g)];
  const own =
    frames.find(([, file = '']) => !/site-packages|\/lib\/python|^<|importlib/.test(file)) ?? frames[0];
  return own ? `${own[1]}:${own[2]} in ${own[3]}` : 'no frame';
}

/** Why a `manage.py check` that {@link endsAfter} ended came to no end; undefined where it ended by itself. */
export const neverEnds = (output: string, seconds: number): string | undefined =>
  output.includes(timeMark)
    ? `The settings do not come to an end: after ${seconds} s \`manage.py check\` was at ${lastFrame(output)}.`
    : undefined;
