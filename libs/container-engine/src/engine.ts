import type { Duplex } from 'node:stream';
import type { BuildContext } from './context/context.ts';

export type EngineName = 'docker' | 'buildah';

/** What can build, hold, move and run images. Every method throws an EngineError where the engine refuses. */
export interface Engine {
  readonly name: EngineName;
  /** The engine's own version, such as `20.10.24`. */
  readonly version: string;
  /**
   * What shapes an image, and is part of the inputs hash: which builder it is and for which architecture. Not its
   * version, or each update of a runner would rebuild and publish everything. What this project changes in how it
   * builds has a version of its own.
   */
  readonly builder: string;
  /** What it builds for, and on: `linux/amd64`. */
  readonly platform: string;
  /** Whether it has the image of a `# syntax=` line read the Dockerfile. */
  readonly readsSyntax: boolean;
  /**
   * Builds the context's Dockerfile, from exactly the files that were hashed, and reads back what came of it: labels and
   * whatever the Dockerfile states must be in the image. A FROM is a registry's reference, never an image ID. From the
   * registry that REGISTRY names it is pulled with the same login, and in plain HTTP where a push would be.
   */
  build(request: BuildRequest): Promise<Built>;
  /** What is known of an image, by ID or by name; undefined where the engine holds no such image. */
  inspect(image: string): Promise<EngineImage | undefined>;
  /** What the engine holds under a name that a registry may not have; undefined where it holds none. */
  stored(reference: string): Promise<StoredImage | undefined>;
  /** Makes an image of one layer out of a root file system in a plain tar file; returns the image ID. */
  importRootfs(tar: string, config: RootfsConfig): Promise<string>;
  /**
   * Pushes an image to `host[:port]/repository:tag`; in plain HTTP to a loopback host only, and by buildah to one that
   * REGISTRY_PLAIN_HTTP is for (docker asks its daemon's `insecure-registries`). REGISTRY_USER and REGISTRY_PASSWORD log in.
   */
  push(imageId: string, reference: string): Promise<void>;
  /** Pulls `host[:port]/repository:tag` or `…@sha256:<digest>`; returns the image ID. */
  pull(reference: string): Promise<string>;
  /** Removes an image, by ID or by name; does nothing where there is none. */
  remove(image: string): Promise<void>;
  /** Runs an image as a strict production host would, without any network but its own loopback. */
  start(request: RunRequest): Promise<Container>;
  /**
   * How to run commands in an image like programs of this machine: on its network, as this user, with these folders at
   * their own paths. For tools that judge code, not for what production runs.
   */
  asProgram(image: string, folders: readonly string[]): Promise<ProgramImage>;
}

/** The words of a command line: `before`, further flags, `image`, and the command. */
export interface ProgramImage {
  before: string[];
  image: string;
}

export interface BuildRequest {
  /** What `makeContext` made. */
  context: BuildContext;
  buildArgs: Record<string, string>;
  /**
   * For each image that the Dockerfile names, what the build is to take in its place: the same by its digest, so that what
   * was hashed is what is built. One that is not here is taken by its own name.
   */
  images?: ReadonlyMap<string, string>;
  /**
   * What is known of each image that a FROM names, by the Dockerfile's name: what the Dockerfile takes from elsewhere may
   * depend on it, and was hashed with it.
   */
  bases?: ReadonlyMap<string, Base | undefined>;
  labels: Record<string, string>;
  /** What a `RUN --mount=type=secret,id=…` may read, and that neither a layer nor the output keeps. */
  secrets: BuildSecret[];
  /**
   * The time that the image and the files in its layers get, in seconds since 1970, so that two builds of the same inputs
   * are the same to the byte: where the engine can (`Built.reproducible`). A layer from the engine's cache keeps the time of
   * the build that made it, so only cold builds, or builds that all get the same time, are the same. The time of the build
   * where absent.
   */
  sourceDateEpoch?: number;
  /**
   * An earlier image of the same project is here, so most layers are as well: an engine that has to be told twice about
   * stages that it can build at the same time, which takes seconds, need not be.
   */
  layersHere?: boolean;
  /**
   * A folder, absolute, that keeps layers between machines: those in it are taken where they fit, and those of this build
   * are left there, for engines that can (a builder of buildx).
   */
  layers?: string;
  /** Gets the engine's own output as it comes. */
  onOutput?: (chunk: string) => void;
}

export interface BuildSecret {
  /** Letters, digits, dots, dashes and underscores. */
  id: string;
  /** Its content, or a file that has it. */
  content: { value: string } | { file: string };
  /** True where everybody may read it, such as certificates: the output is not searched for it. */
  isPublic?: boolean;
}

export interface Built {
  /** What came out, as the engine holds it: its ID, labels, user, command and environment. */
  image: EngineImage;
  /** True where the engine gives the image and all files of the layers that it makes the time of `sourceDateEpoch`. */
  reproducible: boolean;
}

export interface EngineImage {
  /** The config digest, `sha256:<64 hex>`: the same in every engine and in the registry's manifest. */
  id: string;
  labels: Record<string, string>;
  env: Record<string, string>;
  /** The Dockerfile's USER, '' where there is none (root). */
  user: string;
  entrypoint: string[];
  cmd: string[];
  /** Absolute, without a slash at its end; '/' where the Dockerfile states none. */
  workdir: string;
  /** By name or number; SIGTERM where the Dockerfile states none. */
  stopSignal: string;
  /** What commands of one line are run with; empty for `/bin/sh -c`. */
  shell: string[];
  /** The numbers of the ports that it exposes; of a range its first. */
  ports: number[];
  volumes: string[];
  /** Instructions that a build on this image begins with. */
  onBuild: string[];
  healthcheck: HealthCheck | undefined;
}

/** What an image brings along for a build that begins with it. */
export type Base = Pick<EngineImage, 'env' | 'workdir' | 'shell' | 'onBuild'>;

/** How an engine finds out whether a server works. Times are in nanoseconds; undefined is the engine's own default. */
export interface HealthCheck {
  /** `NONE`, `CMD` and its words, or `CMD-SHELL` and a line. */
  test: string[];
  interval?: number | undefined;
  timeout?: number | undefined;
  startPeriod?: number | undefined;
  retries?: number | undefined;
}

/** An image by a name of the engine's own store. */
export interface StoredImage {
  /** What changes with the image: the digest of its manifest or of an index that lists it, or its image ID. */
  digest: string;
  /** `repository@sha256:…`, by which a build takes this very image from the store; absent where there is no such name. */
  name?: string;
}

export interface RootfsConfig {
  env: Record<string, string>;
  cmd: string[];
}

export interface RunRequest {
  /** Image ID or name. */
  image: string;
  env: Record<string, string>;
  /** Instead of the image's own CMD. */
  command?: string[];
  /** Folders that are writable, empty at the start, and open to every user. */
  tmpfs: string[];
  /** The port the server listens on, inside. */
  port: number;
  /** Servers outside that it reaches on its own loopback, although it has no network. Needs python3 in the image. */
  services?: Service[];
  /** Names that resolve to its own loopback, such as `db`; only beside `services`. */
  hosts?: string[];
}

/** A server outside of a container that the container reaches on a loopback port of its own. */
export interface Service {
  port: number;
  /** Is given each connection. */
  serve(connection: Duplex): void;
}

export interface Restriction {
  name: 'non-root user' | 'read-only root' | 'no network' | 'no capabilities' | 'no new privileges';
  /** True only where it was seen to hold in this container. */
  enforced: boolean;
  /** The evidence, in a few words. */
  detail: string;
}

export interface HttpRequest {
  path: string;
  headers?: Record<string, string>;
  /** For each step of the exchange; 10 where absent. */
  timeoutSeconds?: number;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case; repeated headers joined by a comma and a space. */
  headers: Record<string, string>;
  body: string;
}

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface Stopped {
  /** As a shell has it: 128 + signal number where a signal ended it. */
  exitCode: number;
  seconds: number;
  /** True where the grace ran out and SIGKILL ended it. */
  killed: boolean;
  /** True where it ended by the stop signal within the grace: with exit code 0, or with 128 + the signal's number. */
  orderly: boolean;
}

/** A way into a container. It ends with the container at the latest. */
export interface Forward {
  /** On 127.0.0.1 of this machine. */
  port: number;
  close(): Promise<void>;
}

/** A started container. Call `remove` when done, whatever happened. */
export interface Container {
  /** Checks, from inside the running container, which restrictions hold for its server. Needs python3 in the image. */
  checkRestrictions(): Promise<Restriction[]>;
  /**
   * One GET over HTTP from inside the container's own network; redirects are not followed. Needs python3 in the
   * image. Throws an EngineError that names the reason where no answer comes.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Lets programs of this machine reach the server on 127.0.0.1, though the container has no network: the same way for
   * all, until one closes it. Needs python3 in the image.
   */
  forward(): Promise<Forward>;
  /** Runs a command beside the server: the same user, working folder, environment (plus `env`) and tmpfs. */
  exec(command: string[], env?: Record<string, string>): Promise<CommandResult>;
  /** Waits for the container to end by itself: its exit code, or undefined where it still runs after that time. */
  wait(seconds: number): Promise<number | undefined>;
  /** Sends the image's STOPSIGNAL (SIGTERM where it states none) to the server's own process, and SIGKILL after the grace. */
  stop(graceSeconds: number): Promise<Stopped>;
  /** Its standard output and standard error until now. */
  logs(): Promise<string>;
  /** Hands on the same from the beginning, and what comes after it until the container ends. */
  follow(onOutput: (chunk: string) => void): void;
  /** Ends and removes it: no container, mount, namespace or process is left. */
  remove(): Promise<void>;
}
