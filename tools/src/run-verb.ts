import { tmpdir } from 'node:os';
import type { Log } from '@shipshape/workspace';
import { type Outcome, type VerbName, verbs } from './verbs.ts';

type AnyRecipe = (values: Record<string, unknown>, say: Log) => Promise<Outcome>;

/** Runs the script of a verb with the values of its flags, see {@link report}. */
export async function runVerb(name: VerbName, values: Record<string, unknown>): Promise<void> {
  // Standard output belongs to the answer where there is one.
  const print = values.json || verbs[name].group === 'releases' ? console.error : console.log;
  await report(values.project ? `${values.project}:${name}` : name, print, async (say) => {
    if (process.env.NX_TASK_TARGET_TARGET && !ofDevelopment.includes(name)) await forgetFilesOfNx();
    // The compiled scripts lie beside the compiled command line.
    const script = new URL(`./verbs/${name}.js`, import.meta.url).href;
    const { default: recipe } = (await import(script)) as { default: AnyRecipe };
    return recipe(values, say);
  });
}

/** They judge and publish nothing: what a developer has in files counts. */
const ofDevelopment: VerbName[] = ['serve', 'migrate'];

/** Nx loads `.env` files into its tasks, which are the application's: they do not decide where an image goes. */
async function forgetFilesOfNx(): Promise<void> {
  const { restoreUsersVariables } = await import('@shipshape/nx');
  const { findProjects } = await import('@shipshape/workload');
  const { workspaceRoot } = await import('@shipshape/workspace');
  const { NX_TASK_TARGET_PROJECT: project } = process.env;
  const ofProject = () =>
    findProjects()
      .filter(({ name }) => name === project)
      .map(({ root }) => root);
  restoreUsersVariables(process.env, workspaceRoot, ofProject);
}

/**
 * Does `work`, and prints how long it took, or its failure as one message. The exit code is 1 where it failed, and the
 * signal's where one ended it, child processes included.
 *
 * @param print where its progress goes
 */
export async function report(task: string, print: Log, work: (say: Log) => Promise<Outcome>): Promise<void> {
  const started = performance.now();
  // bash(1), "invoked by remote shell daemon": outermost and with a socket for its input, as Node gives it, it reads the
  // user's .bashrc, which may put another Python first on the path. By this it is not the outermost.
  process.env.SHLVL = String(Math.max(1, Number(process.env.SHLVL) || 0));
  try {
    const { withChildren } = await import('@shipshape/workspace');
    const outcome = await withChildren(() => work((line) => print(`▸ ${task} ${line}`)));
    if (outcome === undefined) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const what = typeof outcome === 'string' ? outcome : `(reused) ${outcome.reused}`;
    console.log(`✔ ${task} ${seconds} s: ${what}`);
  } catch (error) {
    fail(error);
  }
}

/** Prints a failure for people, with its stack only where SHIPSHAPE_DEBUG is set, and sets the exit code. */
export function fail(error: unknown): void {
  const { stack, code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') process.stderr.write('\n✖ The disk is full: free some space, then run this again.');
  process.stderr.write(
    `\n✖ ${process.env.SHIPSHAPE_DEBUG ? stack : sentenceOf(error as NodeJS.ErrnoException)}\n`,
  );
  process.exitCode = 1;
}

/** What people read of a failure: of the system's own errors what to do about them. */
function sentenceOf({ message, code = '', syscall, path }: NodeJS.ErrnoException): string {
  if (syscall === 'mkdtemp' && code !== 'ENOSPC')
    return `No temporary folder can be made in ${JSON.stringify(tmpdir())} (${code}): make it one that can be written, or set TMPDIR to another.`;
  if (path && /^(EACCES|EPERM|EROFS)$/.test(code))
    return `This user may not use ${path} (${syscall}: ${code}). Give them the rights to it, then run this again.`;
  return message;
}
