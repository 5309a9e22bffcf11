import type { EngineProvider, Look } from '../provider.ts';
import { onPath, run } from '../system/command.ts';
import { BuildahEngine } from './engine.ts';

/** The programs it needs, and the Debian package of each. */
const PACKAGES = {
  buildah: 'buildah',
  podman: 'podman',
  runc: 'runc',
  unshare: 'util-linux',
  setpriv: 'util-linux',
};

/** buildah, which needs no daemon, with chroot isolation, which works where cgroups are odd; podman runs its images. */
export const buildah: EngineProvider = {
  name: 'buildah',
  async look(): Promise<Look> {
    const no = (reason: string, packages: string[] = []): Look => ({ usable: false, reason, packages });
    if (process.platform !== 'linux') return no('it runs on Linux only');
    const missing = Object.entries(PACKAGES).filter(([program]) => onPath(program).length === 0);
    if (missing.length > 0) {
      const programs = missing.map(([program]) => program).join(', ');
      return no(`${programs} not on PATH`, [...new Set(missing.map(([, name]) => name))]);
    }
    if (process.getuid?.() !== 0) {
      return no('building and running images takes root here: run as root, or use Docker');
    }
    const version = /version (\S+)/.exec((await run('buildah', ['--version'])).stdout)?.[1] ?? '';
    const info = await run('buildah', ['info']);
    if (info.exitCode !== 0) return no(`its storage does not work (${lastLine(info.output)})`);
    const probe = await run('unshare', ['--mount', '--net', '--pid', '--ipc', '--fork', 'true']);
    if (probe.exitCode !== 0) {
      return no(
        `no namespaces can be made here (${lastLine(probe.output)}): run outside of this container, or privileged`,
      );
    }
    const driver = JSON.parse(info.stdout).store.GraphDriverName;
    return {
      usable: true,
      engine: new BuildahEngine(version),
      detail: `buildah ${version}, chroot isolation, ${driver} storage`,
    };
  },
};

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
