import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLoopback, wantsPlainHttp } from '@shipshape/oci-registry';
import { buildWith } from './build-command.ts';
import { BuildahContainer } from './buildah-container.ts';
import { type CommandOutput, run } from './command.ts';
import { imagesOf, withLabels } from './dockerfile.ts';
import type { BuildRequest, Container, Engine, EngineImage, RootfsConfig, RunRequest } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type Attempt, explain } from './explain.ts';
import { toImage } from './image-config.ts';
import { pushAgain } from './push-again.ts';
import { registryHost } from './reference.ts';
import { withRegistryLogin } from './registry-login.ts';
import { withImageArchive } from './rootfs-archive.ts';
import { withWorkFolder } from './work-folder.ts';

/**
 * Ties a build to this process: a process namespace of its own, so that nothing a RUN started outlives it, and SIGTERM
 * when this process is killed, on which buildah removes its working containers. On the Ctrl-C of a terminal it would not,
 * so that must not reach it: hence the session of its own.
 */
const TETHER = ['--pdeathsig=KILL', 'setsid', 'unshare', '--pid', '--fork', '--kill-child=TERM'];

export class BuildahEngine implements Engine {
  readonly name = 'buildah';
  readonly version: string;
  readonly builder: string;

  constructor(version: string) {
    this.version = version;
    this.builder = `buildah-${version}`;
  }

  async build(request: BuildRequest): Promise<string> {
    const { dockerfile: path, buildArgs, labels, onOutput } = request;
    const dockerfile = { path, text: await readFile(path, 'utf8') };
    // Pulled here in plain HTTP, so that the build itself may insist on TLS for every other registry.
    const local = imagesOf(dockerfile.text, buildArgs).filter((image) => isLoopback(registryHost(image)));
    for (const image of local) await this.pull(image);
    // The docker format, since OCI's has no HEALTHCHECK.
    const flags = ['--isolation=chroot', '--layers', '--format=docker', '--force-rm', '--pull=true'];
    return withWorkFolder(async (folder) => {
      // Of each --label buildah makes a step, and commits an image for it: a sixth of a second.
      const labelled = withLabels(dockerfile.text, labels);
      const file = join(folder, 'Dockerfile');
      await writeFile(file, labelled.dockerfile);
      return buildWith({ ...request, dockerfile: file, labels: labelled.rest }, async (args) => {
        const built = await run('setpriv', [...TETHER, 'buildah', 'build', ...flags, ...args], { onOutput });
        checked(built, { verb: 'build', dockerfile });
      });
    });
  }

  async inspect(image: string): Promise<EngineImage | undefined> {
    const found = await run('buildah', ['inspect', '--type=image', image]);
    if (found.exitCode !== 0 && /image not known/.test(found.stderr)) return undefined;
    const { FromImageID, Config } = JSON.parse(checked(found, { verb: `inspect ${image}` }));
    return toImage(`sha256:${FromImageID}`, JSON.parse(Config).config);
  }

  importRootfs(tar: string, config: RootfsConfig): Promise<string> {
    return withImageArchive(tar, config, undefined, async (archive) => {
      checked(await run('buildah', ['pull', '--quiet', `docker-archive:${archive}`]), {
        verb: `load ${tar}`,
      });
    });
  }

  async push(imageId: string, reference: string): Promise<void> {
    const pushed = await withRegistryLogin(reference, (config) => {
      const args = ['push', '--quiet', ...transport(reference, config), imageId, `docker://${reference}`];
      return pushAgain(() => run('buildah', args));
    });
    checked(pushed, { verb: 'push', reference, loginFrom: pushed.loginFrom });
  }

  async pull(reference: string): Promise<string> {
    // A tag may have moved since; a digest can't.
    const policy = reference.includes('@') ? 'missing' : 'always';
    const pulled = await withRegistryLogin(reference, (config) =>
      run('buildah', ['pull', '--quiet', `--policy=${policy}`, ...transport(reference, config), reference]),
    );
    return `sha256:${checked(pulled, { verb: 'pull', reference, loginFrom: pulled.loginFrom }).trim()}`;
  }

  async remove(image: string): Promise<void> {
    const removed = await run('buildah', ['rmi', '--force', image]);
    if (!/image not known/.test(removed.stderr)) checked(removed, { verb: `remove ${image}` });
  }

  async start(request: RunRequest): Promise<Container> {
    const image = await this.inspect(request.image);
    if (!image) throw new EngineError(`buildah holds no image ${request.image}: build or pull it first.`);
    return BuildahContainer.start(image, request);
  }
}

/** The standard output; throws an EngineError that says why it failed. */
function checked({ exitCode, stdout, output }: CommandOutput, attempt: Omit<Attempt, 'engine'>): string {
  if (exitCode !== 0) throw new EngineError(explain(output, { engine: 'buildah', ...attempt }), output);
  return stdout;
}

function transport(reference: string, configFolder: string | undefined): string[] {
  const host = registryHost(reference);
  return [
    ...(isLoopback(host) || wantsPlainHttp(host) ? ['--tls-verify=false'] : []),
    ...(configFolder ? [`--authfile=${join(configFolder, 'config.json')}`] : []),
  ];
}
