export type EngineName = 'docker' | 'buildah';

/** What can build, hold, move and run images. Every method throws an EngineError where the engine refuses. */
export interface Engine {
  readonly name: EngineName;
  /** The engine's own version, such as `20.10.24`. */
  readonly version: string;
  /** What shapes an image, such as `docker-20.10.24-buildkit` or `buildah-1.28.2`: part of the inputs hash. */
  readonly builder: string;
  /** Builds the context's Dockerfile; returns the image ID. */
  build(request: BuildRequest): Promise<string>;
  /** What is known of an image, by ID or by name; undefined where the engine holds no such image. */
  inspect(image: string): Promise<EngineImage | undefined>;
  /** Makes an image of one layer out of a root file system in a tar file; returns the image ID. */
  importRootfs(tar: string, config: RootfsConfig): Promise<string>;
  /** Pushes an image to `host[:port]/repository:tag`; in plain HTTP to a loopback host only. */
  push(imageId: string, reference: string): Promise<void>;
  /** Pulls `host[:port]/repository:tag` or `…@sha256:<digest>`; returns the image ID. */
  pull(reference: string): Promise<string>;
  /** Removes an image, by ID or by name; does nothing where there is none. */
  remove(image: string): Promise<void>;
  /** Runs an image under the restrictions a production host would set, without any network but its own loopback. */
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
  /** The names it is held under, `host/repository:tag`. */
  names: string[];
  labels: Record<string, string>;
  env: Record<string, string>;
  /** As the Dockerfile's USER says, '' where it says nothing (root). */
  user: string;
  entrypoint: string[];
  cmd: string[];
  workdir: string;
  /** Bytes on this machine, uncompressed. */
  sizeBytes: number;
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
  /** 10 where absent. */
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

/** A started container. Call `remove` when done, whatever happened. */
export interface Container {
  /** Looks, from inside the running container, at what really holds its server back. */
  checkRestrictions(): Promise<Restriction[]>;
  /** One HTTP request from inside the container's own network. Redirects are not followed. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Runs a command beside the server: the same user, working folder, environment (plus `env`) and tmpfs. */
  exec(command: string[], env?: Record<string, string>): Promise<CommandResult>;
  /** Waits for the container to end by itself: its exit code, or undefined where it still runs after that time. */
  wait(seconds: number): Promise<number | undefined>;
  /** SIGTERM to the server, and SIGKILL after the grace. Exit code as a shell has it: 128 + signal number. */
  stop(graceSeconds: number): Promise<{ exitCode: number; seconds: number; killed: boolean }>;
  /** What it wrote to standard output and standard error until now. */
  logs(): Promise<string>;
  /** Ends it and leaves nothing: no container, mount, namespace or process. */
  remove(): Promise<void>;
}

/** What the engine refused: one sentence on what is wrong and what to do, and below it the end of its own output. */
export class EngineError extends Error {
  readonly sentence: string;

  constructor(sentence: string, output = '') {
    const tail = output.trim().split('\n').slice(-TAIL_LINES).join('\n');
    super(tail === '' ? sentence : `${sentence}\n\n${tail}`);
    this.sentence = sentence;
  }
}

const TAIL_LINES = 15;
