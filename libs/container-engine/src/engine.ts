export type EngineName = 'docker' | 'buildah';

/** What can build, hold, move and run images. Every method throws an EngineError where the engine refuses. */
export interface Engine {
  readonly name: EngineName;
  /** The engine's own version, such as `20.10.24`. */
  readonly version: string;
  /** What shapes an image, such as `docker-20.10.24-buildkit` or `buildah-1.28.2`: part of the inputs hash. */
  readonly builder: string;
  /** Builds the context's Dockerfile; returns the image ID. A FROM is a registry's reference, never an image ID. */
  build(request: BuildRequest): Promise<string>;
  /** What is known of an image, by ID or by name; undefined where the engine holds no such image. */
  inspect(image: string): Promise<EngineImage | undefined>;
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
}

export interface BuildRequest {
  /** The folder that is sent to the builder. */
  context: string;
  /** The Dockerfile's path. */
  dockerfile: string;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  /** Files that a `RUN --mount=type=secret,id=…` may read, and that no layer keeps. */
  secrets: { id: string; file: string }[];
  /** Is given the engine's own output as it comes. */
  onOutput?: (chunk: string) => void;
}

export interface EngineImage {
  /** The config digest, `sha256:<64 hex>`: the same in every engine and in the registry's manifest. */
  id: string;
  labels: Record<string, string>;
  env: Record<string, string>;
  /** As the Dockerfile's USER says, '' where it says nothing (root). */
  user: string;
  entrypoint: string[];
  cmd: string[];
  /** '/' where the Dockerfile says nothing. */
  workdir: string;
}

export interface RootfsConfig {
  env: Record<string, string>;
  cmd: string[];
  labels?: Record<string, string>;
}

export interface RunRequest {
  /** Image ID or name. */
  image: string;
  env: Record<string, string>;
  /** Instead of the image's own CMD. */
  command?: string[];
  /** Folders that are writable, empty at the start, and open to every user. */
  tmpfs: string[];
  readOnly: true;
  /** The port the server listens on, inside. */
  port: number;
}

export interface Restriction {
  name: 'non-root user' | 'read-only root' | 'no network' | 'no capabilities' | 'no new privileges';
  /** True only where it was seen to hold in this very container. */
  enforced: boolean;
  /** What was seen, in a few words. */
  detail: string;
}

export interface HttpRequest {
  path: string;
  /** GET where absent. */
  method?: string;
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
}

/** A started container. Call `remove` when done, whatever happened. */
export interface Container {
  /** Looks, from inside the running container, at what really holds its server back. Needs python3 in the image. */
  checkRestrictions(): Promise<Restriction[]>;
  /**
   * One HTTP request from inside the container's own network; redirects are not followed. Needs python3 in the
   * image. Throws an EngineError that names the reason where no answer comes.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Runs a command beside the server: the same user, working folder, environment (plus `env`) and tmpfs. */
  exec(command: string[], env?: Record<string, string>): Promise<CommandResult>;
  /** Waits for the container to end by itself: its exit code, or undefined where it still runs after that time. */
  wait(seconds: number): Promise<number | undefined>;
  /** SIGTERM to the server's own process, and SIGKILL after the grace. */
  stop(graceSeconds: number): Promise<Stopped>;
  /** What it wrote to standard output and standard error until now. */
  logs(): Promise<string>;
  /** Ends it and leaves nothing: no container, mount, namespace or process. */
  remove(): Promise<void>;
}
