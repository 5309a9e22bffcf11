import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, writeWhole } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { files, type RegistryRunner, registryConfig } from './registry-runner.ts';

const image = 'registry:3';
const docker = $({ nothrow: true, quiet: true, env: cleanEnvironment({}, { engine: true }) });

/** Whether a Docker daemon answers here. */
export async function dockerAnswers(): Promise<boolean> {
  return (await docker`docker version --format ${'{{.Server.Version}}'}`).exitCode === 0;
}

/** Runs CNCF distribution's own image for `folder`, published on loopback only: for macOS and others without apt. */
export function containerRunner(folder: string): RegistryRunner {
  const name = `shipshape-registry-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  let refusal = '';
  return {
    kind: 'container',
    async start(port) {
      const config = join(folder, files.config);
      const data = join(folder, files.data);
      // The published port is what keeps it on loopback; inside, only that port's traffic arrives.
      writeWhole(config, registryConfig('/var/lib/registry', ':5000'));
      mkdirSync(data, { recursive: true });
      const mounts = [
        ['--mount', `type=bind,source=${data},target=/var/lib/registry`],
        ['--mount', `type=bind,source=${config},target=/etc/distribution/config.yml,readonly`],
      ].flat();
      const run = ['--detach', '--name', name, '--env', 'OTEL_TRACES_EXPORTER=none'];
      const publish = ['--publish', `127.0.0.1:${port}:5000`];
      const { exitCode, stdout, stderr } = await docker`docker run ${run} ${publish} ${mounts} ${image}`;
      refusal = exitCode === 0 ? '' : stderr.trim();
      return stdout.trim();
    },
    async isAlive(id) {
      const format = '{{.State.Running}} {{.Name}}';
      const { stdout } = await docker`docker inspect --format ${format} ${id}`;
      return stdout.trim() === `true /${name}`;
    },
    async endAll() {
      await docker`docker rm --force ${name}`;
    },
    async lastWords() {
      return refusal || (await docker`docker logs --tail 1 ${name}`).stderr.trim();
    },
  };
}
