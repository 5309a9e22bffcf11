import { ownArchitecture } from '@shipshape/oci-registry';
import { ClientContainer, type ContainerClient } from '../container/container.ts';
import { programImage } from '../container/program-image.ts';
import { parseDockerfile } from '../dockerfile/instructions.ts';
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
import { refuseGit, takenImages } from '../image/taken.ts';
import { checkRequest, verifyBuilt } from '../image/verify.ts';
import { withRegistryLogin } from '../registry/registry-login.ts';
import { storedAs } from '../registry/stored.ts';
import { pushAgain } from '../system/again.ts';
import { type CommandOptions, type CommandOutput, run, start } from '../system/command.ts';
import { atLeast } from '../system/version.ts';
import { type Builder, chosenBuilder, reaches, withBuilder } from './builder.ts';
import type { DockerClient } from './client.ts';
import { DockerImageIds, IMAGE_ID_NAMES } from './image-ids.ts';

export class DockerEngine implements Engine {
  readonly name = 'docker';
  readonly version: string;
  readonly builder: string;
  readonly platform: string;
  readonly readsSyntax = true;
  readonly #client: DockerClient;
  #builder: Promise<Builder | undefined> | undefined;
  readonly #ids = new DockerImageIds((...args) => this.#must(args, { verb: `${args[0]} ${args[1]}` }));

  constructor(client: DockerClient) {
    this.#client = client;
    this.version = client.server?.replace(/\+.*/, '') ?? '';
    const architecture = client.architecture ?? ownArchitecture;
    this.builder = `docker-buildkit for ${architecture}`;
    this.platform = `linux/${architecture}`;
  }

  async build(request: BuildRequest): Promise<Built> {
    const { context, labels, sourceDateEpoch: epoch, onOutput } = request;
    const { dockerfile } = context;
    checkRequest(request);
    const taken = takenImages(request, this);
    const { references } = taken;
    const name = await this.#ids.newName();
    const named = name ? [`--tag=${name}`] : [];
    const make = (command: string[], times: Record<string, string>, flags: string[] = []) =>
      buildWith(
        request,
        { dockerfile: taken.dockerfile, labels, buildArgs: times },
        async (args, { hidden }) => {
          const whole = [...command, '--progress=plain', ...named, ...flags, ...args];
          const built = await this.#runWithLogin(references, (login) =>
            this.#run(whole, { onOutput, hidden }, login),
          );
          this.#checked(built, { verb: 'build', dockerfile, loginFrom: built.loginFrom });
        },
      );
    const builder = await this.#builderFor(references);
    if (!builder && !this.#readsGit(dockerfile.text)) refuseGit(taken, dockerfile, 'Docker 25 or later');
    if (!builder) await this.#refresh(taken.unknown);
    const id = builder
      ? await withBuilder(builder, request, make, (archive) =>
          this.#must(['load', '--quiet', `--input=${archive}`], { verb: 'load the image' }),
        )
      : await make(['build'], epochArguments(dockerfile.text, epoch), this.#plainImageFlags());
    const image = await this.inspect(name ? await this.#named(name) : id);
    return {
      image: await verifyBuilt(image, request, taken, (base) => this.#configOf(base)),
      // The builder within Docker's daemon gives no fixed time to the files of a layer.
      reproducible: builder !== undefined && epoch !== undefined,
    };
  }

  /**
   * Gets what a registry serves under these names by now: the daemon's builder would take an older image of the same
   * name on this machine. An image that no registry has stays as it is.
   */
  async #refresh(references: string[]): Promise<void> {
    for (const reference of references.filter((one) => !/^sha256:|@sha256:/.test(one)))
      await this.#runWithLogin([reference], (login) => this.#run(['pull', '--quiet', reference], {}, login));
  }

  /** The user's own builder, where it can build from these images. */
  async #builderFor(references: string[]): Promise<Builder | undefined> {
    if (this.#client.buildx === undefined) return undefined;
    this.#builder ??= chosenBuilder((...args) => this.#run(args));
    const builder = await this.#builder;
    return builder && reaches(builder, references) ? builder : undefined;
  }

  async inspect(image: string): Promise<EngineImage | undefined> {
    const name = await this.#ids.nameOf(image);
    const found = await this.#configOf(name);
    return found && { ...found, id: await this.#ids.idOf(name) };
  }

  async #configOf(name: string): Promise<EngineImage | undefined> {
    const config = await this.#field('Config', name);
    return config === undefined ? undefined : toImage(name, JSON.parse(config));
  }

  /** A field of what docker knows of an image, as JSON; undefined where it holds none of that name. */
  async #field(field: string, name: string): Promise<string | undefined> {
    const found = await this.#run(['image', 'inspect', '--format', `{{json .${field}}}`, name]);
    if (found.exitCode !== 0 && /no such image/i.test(found.stderr)) return undefined;
    return this.#checked(found, { verb: `inspect ${name}` });
  }

  async stored(reference: string): Promise<StoredImage | undefined> {
    const digests = await this.#field('RepoDigests', reference);
    if (digests === undefined) return undefined;
    const id = await this.#ids.idOf(reference);
    // In containerd's store every image has a digest under each of its names, and a build finds it by none of those.
    return storedAs(reference, id, (await this.#ids.areNames()) ? [] : (JSON.parse(digests) ?? []));
  }

  async importRootfs(tar: string, config: RootfsConfig): Promise<string> {
    const name = await this.#ids.newName();
    const id = await withImageArchive(tar, config, name, async (archive) => {
      await this.#must(['load', '--quiet', `--input=${archive}`], { verb: `load ${tar}` });
    });
    return name ? this.#named(name) : id;
  }

  async push(imageId: string, reference: string): Promise<void> {
    await this.#must(['tag', await this.#ids.nameOf(imageId), reference], { verb: `tag ${imageId}` });
    await this.#transfer('push', reference, pushAgain);
  }

  async pull(reference: string): Promise<string> {
    await this.#transfer('pull', reference, (pull) => pull());
    return this.#ids.idOf(reference);
  }

  async remove(image: string): Promise<void> {
    const removed = await this.#run(['image', 'rm', '--force', await this.#ids.nameOf(image)]);
    if (!/no such image/i.test(removed.stderr)) this.#checked(removed, { verb: `remove ${image}` });
  }

  async start(request: RunRequest): Promise<Container> {
    const image = await this.inspect(request.image);
    if (!image) throw new EngineError(`docker holds no image ${request.image}: build or pull it first.`);
    const name = await this.#ids.nameOf(request.image);
    return ClientContainer.start(this.#containers(), { ...request, image: name }, image);
  }

  async asProgram(image: string, folders: readonly string[]): Promise<ProgramImage> {
    return programImage(this.#containers(), await this.#ids.nameOf(image), folders);
  }

  #containers(): ContainerClient {
    return {
      engine: 'docker',
      program: [this.#client.path],
      runFlags: [],
      run: (args, options) => this.#run(args, options),
      start: (args) => start(this.#client.path, args),
    };
  }

  async #transfer(
    verb: 'push' | 'pull',
    reference: string,
    repeat: (once: () => Promise<CommandOutput>) => Promise<CommandOutput>,
  ): Promise<void> {
    const done = await this.#runWithLogin([reference], (login) =>
      repeat(() => this.#run([verb, reference], {}, login)),
    );
    this.#checked(done, { verb, reference, loginFrom: done.loginFrom });
  }

  /** Whether ADD fetches git repositories: by what reads the Dockerfile, which a syntax line may name. */
  #readsGit(dockerfile: string): boolean {
    return atLeast(this.version, 25, 0) || parseDockerfile(dockerfile).syntax !== undefined;
  }

  /** The ID of an image that was made under a passing name. */
  async #named(name: string): Promise<string> {
    const id = await this.#ids.idOf(name);
    await this.remove(name);
    return id;
  }

  /** From buildx 0.10 on an image would be an index with a provenance record, of which no config digest speaks. */
  #plainImageFlags(): string[] {
    const { version, buildx } = this.#client;
    const byBuildx = buildx !== undefined && atLeast(version, 23, 0);
    return byBuildx && atLeast(buildx, 0, 10) ? ['--provenance=false', '--load'] : [];
  }

  /** Calls `run` with the variables by which docker finds the logins that it does not know by itself. */
  #runWithLogin(references: string[], run: (login: NodeJS.ProcessEnv) => Promise<CommandOutput>) {
    return withRegistryLogin('docker', references, (config) => run(config ? { DOCKER_CONFIG: config } : {}));
  }

  #run(args: string[], options: CommandOptions = {}, more: NodeJS.ProcessEnv = {}): Promise<CommandOutput> {
    return run(this.#client.path, args, { env: { DOCKER_BUILDKIT: '1', ...more }, ...options });
  }

  async #must(args: string[], attempt: Omit<Attempt, 'engine'>): Promise<string> {
    return this.#checked(await this.#run(args), attempt);
  }

  #checked({ exitCode, stdout, output }: CommandOutput, attempt: Omit<Attempt, 'engine'>): string {
    if (exitCode === 0) return stdout;
    const shown = output.replaceAll(`${IMAGE_ID_NAMES}:`, 'sha256:');
    throw new EngineError(explain(shown, { engine: 'docker', ...attempt }), shown);
  }
}
