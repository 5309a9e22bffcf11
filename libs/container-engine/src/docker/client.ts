import { onPath, run } from '../system/command.ts';
import { atLeast } from '../system/version.ts';

/** A docker client on PATH, with what it takes to build with it. */
export interface DockerClient {
  path: string;
  version: string;
  /** The buildx plugin's version; clients from 23 on cannot build with BuildKit without it. */
  buildx: string | undefined;
  /** The version of the daemon it talks to; undefined where none answers. */
  server: string | undefined;
  /** What its images are built for, such as `amd64`. */
  architecture: string | undefined;
  /** The client's error where no daemon answered. */
  complaint: string;
}

/** How long a daemon may take to return its version. */
const PATIENCE_SECONDS = 10;

/** Every docker client on PATH: several may be installed, of which only some can build. */
export async function dockerClients(): Promise<DockerClient[]> {
  return Promise.all(onPath('docker').map(dockerClient));
}

async function dockerClient(path: string): Promise<DockerClient> {
  const options = { timeoutSeconds: PATIENCE_SECONDS };
  const [version, buildx] = await Promise.all([
    run(path, ['version', '--format', '{{json .}}'], options),
    run(path, ['buildx', 'version'], options),
  ]);
  const { Client, Server } = parse(version.stdout);
  const timedOut = `no answer within ${PATIENCE_SECONDS} s`;
  return {
    path,
    version: Client?.Version ?? '',
    buildx: buildx.exitCode === 0 ? /v?(\d+\.\d+\.\d+)/.exec(buildx.stdout)?.[1] : undefined,
    server: Server?.Version,
    architecture: Server?.Arch,
    complaint: version.stderr.trim().split('\n').at(-1) || timedOut,
  };
}

/** BuildKit is in clients from 18.09 to 20.10 and, from 23 on, in the buildx plugin. */
export function canBuild({ version, buildx }: Pick<DockerClient, 'version' | 'buildx'>): boolean {
  const builtIn = atLeast(version, 18, 9) && !atLeast(version, 23, 0);
  return builtIn || buildx !== undefined;
}

interface Versions {
  Client?: { Version: string } | null;
  Server?: { Version: string; Arch?: string } | null;
}

function parse(json: string): Versions {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}
