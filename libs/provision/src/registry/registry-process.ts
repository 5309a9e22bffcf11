import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endProcess, findProcess, findProcesses, type Log, writeWhole } from '@shipshape/workspace';
import { which } from 'zx/core';
import { aptExtract, hasApt } from '../apt/apt.ts';
import { files, type RegistryRunner, registryConfig } from './registry-runner.ts';

/**
 * docker-registry, Debian's package of CNCF distribution: the one on the path, otherwise unpacked beside `folder`
 * without installing anything; undefined where there is neither it nor apt.
 */
export async function findRegistryProgram(folder: string, say: Log): Promise<string | undefined> {
  const installed = await which('docker-registry', { nothrow: true });
  if (installed) return installed;
  const unpacked = join(dirname(folder), 'docker-registry');
  const program = join(unpacked, 'usr/bin/docker-registry');
  if (!existsSync(program)) {
    if (!hasApt()) return undefined;
    await aptExtract(['docker-registry'], unpacked, say);
  }
  return program;
}

/** Runs `program` for `folder` as a process that outlives this one. Without a program it finds and ends only. */
export function processRunner(folder: string, program = 'docker-registry'): RegistryRunner {
  const config = join(folder, files.config);
  const log = join(folder, files.log);
  const isOurs = (commandLine: string) => commandLine.endsWith(` serve ${config}`);
  return {
    kind: 'process',
    async start(port) {
      writeWhole(config, registryConfig(join(folder, files.data), `127.0.0.1:${port}`));
      const output = openSync(log, 'a');
      try {
        const child = spawn(program, ['serve', config], {
          cwd: folder,
          detached: true,
          stdio: ['ignore', output, output],
          // It takes every REGISTRY_… for a part of its configuration, and outlives us by weeks: none of our secrets.
          env: { PATH: process.env.PATH, HOME: process.env.HOME, OTEL_TRACES_EXPORTER: 'none' },
        });
        await once(child, 'spawn');
        child.unref();
        return String(child.pid);
      } finally {
        closeSync(output);
      }
    },
    async isAlive(id) {
      return isOurs(findProcess(Number(id))?.commandLine ?? '');
    },
    async endAll() {
      await Promise.all(findProcesses(isOurs).map(({ pid }) => endProcess(pid, 3)));
    },
    async lastWords() {
      return readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '';
    },
  };
}
