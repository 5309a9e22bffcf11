/** Printed by faulthandler when the time is over, and when a signal ends Python. */
const timeMark = /(?:^|\s)(?:Timeout \(\d+:\d\d:\d\d(?:\.\d+)?\)!|Fatal Python error: Aborted)$/m;

/** How long settings may take to load, in seconds: far above what a large project takes on a busy machine. */
export const longestLoad = 180;

/** Python code that prints the frames of a run that takes longer than that, and ends it. */
export const endsAfter = (seconds: number): string => `import faulthandler
faulthandler.dump_traceback_later(${seconds}, exit=True)
`;

/** Python code that does what `python <manage> <args>` does; manage.py from the folder that it is run in. */
export const runManage = (manage: string, args: readonly string[]): string => `import os, runpy, sys
sys.argv = ${JSON.stringify([manage, ...args])}
sys.path.insert(0, os.path.dirname(os.path.realpath(${JSON.stringify(manage)})))
runpy.run_path(${JSON.stringify(manage)}, run_name="__main__")
`;

/** The place of the project's code in what faulthandler printed, the innermost frame first. */
export function lastFrame(output: string): string {
  const frames = [
    ...output.slice(Math.max(0, output.search(timeMark))).matchAll(/File "([^"]+)", line (\d+) in (\S+)/g),
  ];
  const own =
    frames.find(([, file = '']) => !/site-packages|\/lib\/python|^<|importlib/.test(file)) ?? frames[0];
  return own ? `${own[1]}:${own[2]} in ${own[3]}` : 'no frame';
}

/**
 * Why a command came to no end; undefined where it ended by itself.
 *
 * @param command for people
 * @param seconds the limit
 */
export const neverEnds = (output: string, command: string, seconds = longestLoad): string | undefined =>
  timeMark.test(output)
    ? `The settings do not come to an end: after ${seconds} s \`${command}\` was at ${lastFrame(output)}.`
    : undefined;
