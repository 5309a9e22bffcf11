import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import type { Workshop } from './workshop.ts';

const SCRIPT = `
import { chooseEngine } from '${new URL('../src/index.ts', import.meta.url)}';
const [wanted, image, seconds] = process.argv.slice(1);
const engine = await chooseEngine({ wanted, say: () => {} });
const request = { image, env: {}, command: ['sleep', seconds], tmpfs: [], readOnly: true, port: 1 };
await engine.start(request);
console.log('started');
setInterval(() => {}, 1000);
`;

/** What every engine leaves of a script that was killed: nothing that outlives the next start. */
export function interruptionTests(workshop: () => Workshop): void {
  test('leaves nothing of a killed script', async () => {
    const { engine, image } = workshop();
    // A time that no other process sleeps.
    const seconds = `${process.pid}.${Math.floor(Math.random() * 1e6)}`;
    const script = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', SCRIPT, engine.name, image, seconds],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(createInterface(script.stdout), 'line');
    expect(processesWith(seconds)).not.toEqual([]);
    script.kill('SIGKILL');
    await once(script, 'exit');
    const next = await engine.start({ image, env: {}, tmpfs: [], readOnly: true, port: 1 });
    await next.remove();
    await vi.waitFor(() => expect(processesWith(seconds)).toEqual([]), { timeout: 10_000 });
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(`-${script.pid}-`);
  });
}

/** The processes of this machine, in containers too, that have this argument. */
function processesWith(argument: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith('sleep') && words.includes(argument);
    } catch {
      return false;
    }
  });
}
