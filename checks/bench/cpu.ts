import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@shipshape/workspace';

/** Resources that one Node process used. */
export interface Used {
  /** Processor time, user and system, in milliseconds. */
  ms: number;
  /** Peak memory in megabytes. */
  megabytes: number;
}

/** Loaded into every measured process, so that its cost is the same for all of them. */
const meter = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const used = { ms: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 };
  require('node:fs').writeFileSync(process.env.BENCH_USED, JSON.stringify(used));
});`;

/**
 * Runs a script in a separate Node process whose environment is `variables` and PATH.
 *
 * @param args what the script is called with
 * @param cwd where it runs; an empty folder where absent
 *
 * @throws Error with the process's own output if it fails
 */
export function processorTime(
  script: string,
  variables: Record<string, string> = {},
  args: string[] = [],
  cwd?: string,
): Promise<Used> {
  return withTemporaryFolder('bench', async (folder) => {
    const [preload, used] = [join(folder, 'meter.cjs'), join(folder, 'used.json')];
    writeFileSync(preload, meter);
    const env = { PATH: process.env.PATH, RUNNER_TEMP: folder, ...variables, BENCH_USED: used };
    const child = spawn(process.execPath, ['--require', preload, script, ...args], {
      env,
      cwd: cwd ?? folder,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`${script} failed with exit code ${code}:\n${output.slice(-2_000)}`);
    return JSON.parse(readFileSync(used, 'utf8'));
  });
}
