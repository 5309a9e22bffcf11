import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { ExecutorContext } from '@nx/devkit';

interface Options {
  verb: string;
  /** What stood behind the target on Nx's command line, as it was written. */
  __unparsed__?: string[];
}

/** Runs a verb of the command line for the project of the task. Its arguments reach it as they are: no shell reads them. */
export default async function runVerb(
  { verb, __unparsed__ = [] }: Options,
  { projectName = '', root }: ExecutorContext,
): Promise<{ success: boolean }> {
  const { bin } = createRequire(`${root}/`)('shipshape/package.json') as { bin: { shipshape: string } };
  const command = createRequire(`${root}/`).resolve(`shipshape/${bin.shipshape.replace(/^\.\//, '')}`);
  const child = spawn(process.execPath, [command, verb, `--project=${projectName}`, ...__unparsed__], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return { success: code === 0 };
}
