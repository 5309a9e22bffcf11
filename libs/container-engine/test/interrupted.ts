import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { run } from '../src/system/command.ts';
import type { Fixture } from './fixture.ts';

/** Starts an image, or builds a Dockerfile, that sleeps; prints a line, and stays. */
const SCRIPT = `
import { chooseEngine, makeContext } from '${new URL('../src/index.ts', import.meta.url)}';
const [wanted, image, seconds, context] = process.argv.slice(1);
const engine = await chooseEngine({ wanted, say: () => {} });
if (context) {
  const onOutput = (chunk) => chunk.includes('RUN sleep') && console.log('started');
  await engine.build({ context: await makeContext(context), buildArgs: {}, labels: {}, secrets: [], onOutput });
} else {
  await engine.start({ image, env: {}, command: ['sleep', seconds], tmpfs: [], port: 1 });
  console.log('started');
  setInterval(() => {}, 1000);
}
`;

/** What every engine leaves of a script that was killed: nothing that outlives the next start. */
export function interruptionTests(fixture: () => Fixture): void {
  test('leaves nothing of a killed script', async () => {
    const { engine, image } = fixture();
    const script = await startScript(engine.name, image, SECONDS);
    await vi.waitFor(() => expect(sleepers()).not.toEqual([]));
    await kill(script);
    const next = await engine.start({ image, env: {}, tmpfs: [], port: 1 });
    await next.remove();
    await vi.waitFor(() => expect(sleepers()).toEqual([]), { timeout: 10_000 });
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(`-${script.pid}-`);
  });

  test.for([
    ['killed', (script: ChildProcess): boolean => script.kill('SIGKILL')],
    ['ended by Ctrl-C', (script: ChildProcess): boolean => process.kill(-Number(script.pid), 'SIGINT')],
  ] as const)('leaves nothing of a build whose script was %s', async ([, end], context) => {
    const { engine, image, base } = fixture();
    if (engine.name === 'docker')
      context.skip('the daemon brings a build to its end where its client is killed');
    const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
    writeFileSync(join(folder, 'Dockerfile'), `FROM ${base.reference}\nRUN sleep ${SECONDS}\n`);
    const workingContainers = async () =>
      (await run('buildah', ['containers', '--format={{.ImageName}}'])).stdout;
    const script = await startScript(engine.name, image, SECONDS, folder);
    await vi.waitFor(() => expect(sleepers()).not.toEqual([]), { timeout: 20_000 });
    expect(await workingContainers()).toContain(base.reference);
    const ended = once(script, 'exit');
    end(script);
    await ended;
    await vi.waitFor(() => expect(sleepers()).toEqual([]), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await workingContainers()).not.toContain(base.reference), {
      timeout: 10_000,
    });
    rmSync(folder, { recursive: true });
  });
}

/** A time that no other process of this machine sleeps. */
const SECONDS = `${process.pid}.${Math.floor(Math.random() * 1e6)}`;

async function startScript(...args: string[]): Promise<ChildProcess> {
  const script = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', SCRIPT, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, for signals that a terminal sends to all of it.
      detached: true,
    },
  );
  await once(createInterface(script.stdout), 'line');
  return script;
}

async function kill(script: ChildProcess): Promise<void> {
  script.kill('SIGKILL');
  await once(script, 'exit');
}

/** The processes of this machine, in containers too, that sleep that long. */
function sleepers(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith('sleep') && words.includes(SECONDS);
    } catch {
      return false;
    }
  });
}
