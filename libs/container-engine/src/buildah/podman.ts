import { readFile } from 'node:fs/promises';
import type { ContainerClient } from '../container/container.ts';
import { OWN_NAME } from '../container/own-name.ts';
import { run, start } from '../system/command.ts';

/**
 * podman, which runs the images that buildah holds: both keep them in one storage. Its runtime is runc, since crun refuses
 * a machine that has cgroups of both versions.
 */
export async function podman(): Promise<ContainerClient> {
  // A warning that newer versions print on every call, into the standard error of the command that runs inside.
  const env = { PODMAN_IGNORE_CGROUPSV1_WARNING: '1' };
  return {
    engine: 'buildah',
    program: ['podman', '--runtime=runc'],
    // runc has the last word on it.
    keepsFolderModes: true,
    runFlags: [
      // Otherwise /tmp and /run would be writable, which on a strict host they are not.
      '--read-only-tmpfs=false',
      // A file that `podman logs` can read on every machine; the default may be systemd's journal.
      '--log-driver=k8s-file',
      // It would need systemd's timers, and its result is not used here.
      '--no-healthcheck',
      ...limits(
        await readFile('/proc/self/limits', 'utf8'),
        Number(await readFile('/proc/sys/kernel/pid_max', 'utf8')),
      ),
    ],
    run: (args, options) => run('podman', ['--runtime=runc', ...args], { env, ...options }),
    start: (args) => start('podman', ['--runtime=runc', ...args], env),
    async joinHosts(name) {
      const { stdout } = await run('podman', ['inspect', '--format={{.HostsPath}}', name], { env });
      return [OWN_NAME, ...(stdout.trim() ? [`--volume=${stdout.trim()}:/etc/hosts:ro`] : [])];
    },
  };
}

/**
 * This process's own limits as flags. podman's default raises them, which even root may not do without
 * CAP_SYS_RESOURCE, for example inside another container.
 *
 * @param limits the text of /proc/self/limits
 * @param pidMax how many processes this machine can have: podman gives up the right to more
 */
export function limits(limits: string, pidMax: number): string[] {
  const hard = (title: string) => {
    const value = new RegExp(`^${title} +\\S+ +(\\S+)`, 'm').exec(limits)?.[1];
    return value === undefined || value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
  };
  const flag = (name: string, value: number) =>
    Number.isFinite(value) ? [`--ulimit=${name}=${value}:${value}`] : [];
  return [
    ...flag('nofile', hard('Max open files')),
    ...flag('nproc', Math.min(hard('Max processes'), pidMax)),
  ];
}
