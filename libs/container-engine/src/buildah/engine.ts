import { join } from 'node:path';
import { environmentLogin, ownArchitecture, speaksPlainHttp } from '@shipshape/oci-registry';
import { ClientContainer } from '../container/container.ts';
import { programImage } from '../container/program-image.ts';
import { withLabels } from '../dockerfile/labels.ts';
import { stagesAhead } from '../dockerfile/stages-ahead.ts';
import type {
  BuildRequest,
  Built,
  Container,
  Engine,
  EngineImage,
  ProgramImage,
  RootfsConfig,
  RunRequest,
  StoredImage,
} from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import type { Attempt } from '../explain/attempt.ts';
import { explain } from '../explain/explain.ts';
import { buildWith, epochArguments } from '../image/build-command.ts';
import { toImage } from '../image/image-config.ts';
import { withImageArchive } from '../image/rootfs-archive.ts';
import { refuseGit, type TakenImages, takenImages } from '../image/taken.ts';
import { checkRequest, verifyBuilt } from '../image/verify.ts';
import { registryHost } from '../registry/reference.ts';
import { withRegistryLogin } from '../registry/registry-login.ts';
import { storedAs } from '../registry/stored.ts';
import { buildAgain, pushAgain } from '../system/again.ts';
import { type CommandOutput, run } from '../system/command.ts';
import { atLeast } from '../system/version.ts';
import { bringsMounts, withMountedDigests } from './mounted.ts';
import { podman } from './podman.ts';
import { withoutBuildNames } from './reproducible.ts';
import { withWholeStages } from './whole-stages.ts';

/**
 * Ties a build to this process: a process namespace of its own, so that nothing a RUN started outlives it, and SIGTERM
 * when this process is killed, on which buildah removes its working containers. On the Ctrl-C of a terminal it would not,
 * so that must not reach it: hence the session of its own.
 */
const TETHER = ['--pdeathsig=KILL', 'setsid', 'unshare', '--pid', '--uts', '--fork', '--kill-child=TERM'];

/**
 * A build's machine is called localhost (with `--uts=host`), since buildah's own name for it has no address, and settings
 * look that up. Where the name cannot be set it is this machine's.
 */
const NAMED = ['sh', '-c', 'hostname localhost 2>/dev/null; exec "$@"', 'sh'];

export class BuildahEngine implements Engine {
  readonly name = 'buildah';
  readonly version: string;
  readonly builder = `buildah for ${ownArchitecture}`;
  readonly platform = `linux/${ownArchitecture}`;
  readonly readsSyntax = false;

  constructor(version: string) {
    this.version = version;
  }

  async build(request: BuildRequest): Promise<Built> {
    const { context, labels, sourceDateEpoch: epoch, layersHere, onOutput } = request;
    const { dockerfile } = context;
    checkRequest(request);
    const taken = takenImages(request, this);
    if (!atLeast(this.version, 1, 38)) refuseGit(taken, dockerfile, 'buildah 1.38 or later');
    await this.#pullOwn(taken);
    // Of what an ONBUILD mounts, the layer cache does not know the files.
    const cached = ![...(request.bases?.values() ?? [])].some((base) => bringsMounts(base?.onBuild ?? []));
    const flags = [
      // The docker format, since OCI's has no HEALTHCHECK. Images are here, or have a digest.
      ...['--isolation=chroot', '--layers', '--format=docker', '--force-rm', '--pull=missing', '--uts=host'],
      ...(epoch === undefined ? [] : [`--timestamp=${epoch}`]),
      ...(cached ? [] : ['--no-cache']),
    ];
    const mounted = withMountedDigests(withWholeStages(taken.dockerfile), context, {
      ...{ ...taken.given, buildArgs: request.buildArgs },
      baseOf: (name) => request.bases?.get(taken.bases.find((one) => one.name === name)?.reference ?? name),
    });
    // Of each --label buildah makes a step, and commits an image for it: a sixth of a second.
    const labelled = withLabels(mounted, labels);
    const files = {
      dockerfile: labelled.dockerfile,
      labels: labelled.rest,
      buildArgs: epochArguments(dockerfile.text, epoch),
    };
    const id = await buildWith(request, files, async (args, { ignoreFile, hidden }) => {
      const build = (...more: string[]) =>
        buildAgain(() => {
          const command = ['buildah', 'build', ...flags, `--ignorefile=${ignoreFile}`, ...more];
          return run('setpriv', [...TETHER, ...NAMED, ...command], { onOutput, hidden });
        });
      const done = async (...more: string[]) =>
        void checked(await build(...more), { verb: 'build', dockerfile });
      // For the layer cache, each by a process of its own, since `--jobs` crashes.
      const ahead = cached && !layersHere ? stagesAhead(files.dockerfile, taken.given) : [];
      const shared = args.filter((flag) => !flag.startsWith('--iidfile='));
      const built = new Map<string, Promise<void>>();
      for (const { name, needs } of ahead) {
        const before = Promise.all(needs.map((one) => built.get(one)));
        built.set(
          name,
          before.then(() => done(`--target=${name}`, ...shared)),
        );
      }
      for (const one of await Promise.allSettled(built.values()))
        if (one.status === 'rejected') throw one.reason;
      await done(...args);
    });
    const made = epoch === undefined ? id : await this.#reproducible(id);
    const image = await verifyBuilt(await this.inspect(made), request, taken, (base) => this.inspect(base));
    return { image, reproducible: epoch !== undefined };
  }

  async #reproducible(id: string): Promise<string> {
    const inspected = checked(await run('buildah', ['inspect', '--type=image', id]), {
      verb: `inspect ${id}`,
    });
    return withoutBuildNames(JSON.parse(inspected), async (source) => {
      const loaded = checked(await run('buildah', ['pull', '--quiet', source]), { verb: `load ${source}` });
      return `sha256:${loaded.trim()}`;
    });
  }

  /**
   * Pulls what needs plain HTTP or our login here, each in its own way, so that the build itself may insist on TLS and
   * use the user's own logins for every other registry. What it finds here it need not pull again. What is known by a name
   * of this machine's store stays as it is.
   */
  async #pullOwn({ references, unknown }: TakenImages): Promise<void> {
    for (const reference of references) {
      if (!reference.includes('@') && !unknown.includes(reference)) continue;
      const host = registryHost(reference);
      const own = speaksPlainHttp(host) || (await environmentLogin(host)) !== undefined;
      if (own) await this.pull(reference);
    }
  }

  async inspect(image: string): Promise<EngineImage | undefined> {
    const found = await run('buildah', ['inspect', '--type=image', image]);
    if (found.exitCode !== 0 && /image not known/.test(found.stderr)) return undefined;
    const { FromImageID, Config } = JSON.parse(checked(found, { verb: `inspect ${image}` }));
    return toImage(`sha256:${FromImageID}`, JSON.parse(Config).config);
  }

  async stored(reference: string): Promise<StoredImage | undefined> {
    // Of the same store, buildah prints one digest of an image and podman prints all.
    const found = await run('podman', ['image', 'inspect', reference]);
    if (found.exitCode !== 0 && /image not known/.test(found.stderr)) return undefined;
    const [image] = JSON.parse(checked(found, { verb: `inspect ${reference}` }));
    return storedAs(reference, `sha256:${image.Id}`, image.RepoDigests ?? [], image.Digest);
  }

  importRootfs(tar: string, config: RootfsConfig): Promise<string> {
    return withImageArchive(tar, config, undefined, async (archive) => {
      checked(await run('buildah', ['pull', '--quiet', `docker-archive:${archive}`]), {
        verb: `load ${tar}`,
      });
    });
  }

  async push(imageId: string, reference: string): Promise<void> {
    const pushed = await withRegistryLogin('containers', [reference], (config) => {
      const args = ['push', '--quiet', ...transport(reference, config), imageId, `docker://${reference}`];
      return pushAgain(() => run('buildah', args));
    });
    checked(pushed, { verb: 'push', reference, loginFrom: pushed.loginFrom });
  }

  async pull(reference: string): Promise<string> {
    // A tag may have moved since; a digest can't.
    const policy = reference.includes('@') ? 'missing' : 'always';
    const pulled = await withRegistryLogin('containers', [reference], (config) =>
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
    return ClientContainer.start(await podman(), { ...request, image: image.id }, image);
  }

  async asProgram(image: string, folders: readonly string[]): Promise<ProgramImage> {
    return programImage(await podman(), image, folders);
  }
}

/** The standard output; throws an EngineError with the reason where it failed. */
function checked({ exitCode, stdout, output }: CommandOutput, attempt: Omit<Attempt, 'engine'>): string {
  if (exitCode !== 0) throw new EngineError(explain(output, { engine: 'buildah', ...attempt }), output);
  return stdout;
}

function transport(reference: string, configFolder: string | undefined): string[] {
  return [
    ...(speaksPlainHttp(registryHost(reference)) ? ['--tls-verify=false'] : []),
    ...(configFolder ? [`--authfile=${join(configFolder, 'config.json')}`] : []),
  ];
}
