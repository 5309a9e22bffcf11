import { buildah } from './buildah/provider.ts';
import { docker } from './docker/provider.ts';
import type { Engine, EngineName } from './engine.ts';
import { EngineError } from './engine-error.ts';
import type { EngineProvider, Look } from './provider.ts';

/** Every engine there is, the preferred one first. */
const providers: EngineProvider[] = [docker, buildah];

export interface ChooseOptions {
  /** The value of CONTAINER_ENGINE. */
  wanted?: string | undefined;
  /** Installs Debian packages; given only where the user may, that is as root on Debian or Ubuntu. */
  install?: ((packages: string[]) => Promise<void>) | undefined;
  /** Gets a line for each thing that is installed. `findEngines` lists the engines that were not chosen, and why. */
  say: (line: string) => void;
}

/** One engine as `findEngines` saw it. */
export interface FoundEngine {
  name: EngineName;
  usable: boolean;
  /** The one `chooseEngine` would take without installing anything. */
  chosen: boolean;
  version: string | undefined;
  /** Where usable, what it is (client, daemon, storage); otherwise why not and what to do about it. */
  detail: string;
}

/**
 * The engine to work with: the wanted one, or docker where its daemon answers and a client can build, or buildah,
 * which is installed where it may be. Never starts a daemon.
 *
 * @throws EngineError with one sentence on what to install, or what is wrong with `wanted`.
 */
export async function chooseEngine(options: ChooseOptions, among = providers): Promise<Engine> {
  const { wanted, install, say } = options;
  const candidates = wantedOf(among, wanted);
  const refused: { provider: EngineProvider; look: Look & { usable: false } }[] = [];
  for (const provider of candidates) {
    const look = await provider.look();
    if (look.usable) return look.engine;
    refused.push({ provider, look });
  }
  const installable = install && refused.find(({ look }) => look.packages.length > 0);
  if (installable) {
    const { provider, look } = installable;
    say(`No container engine is usable here: installing ${look.packages.join(' and ')} with apt.`);
    await install(look.packages);
    const again = await provider.look();
    if (again.usable) return again.engine;
    look.reason = `installed, but ${again.reason}`;
  }
  const reasons = refused.map(({ provider, look }) => `${provider.name}: ${look.reason}`).join('; ');
  if (wanted) throw new EngineError(`CONTAINER_ENGINE=${wanted} can't be used here (${reasons}).`);
  throw new EngineError(
    `There is no usable container engine (${reasons}): install and start Docker (https://docs.docker.com/engine/install/), or as root on Debian or Ubuntu: apt-get install buildah podman runc.`,
  );
}

/** What is there, which engine would be chosen, and why not the others. Starts and installs nothing. */
export async function findEngines(
  { wanted }: { wanted?: string | undefined },
  among = providers,
): Promise<FoundEngine[]> {
  const candidates = wantedOf(among, wanted);
  const looks = await Promise.all(among.map(async (provider) => ({ provider, look: await provider.look() })));
  const chosen = looks.find(({ provider, look }) => look.usable && candidates.includes(provider));
  return looks.map(({ provider, look }) => ({
    name: provider.name,
    usable: look.usable,
    chosen: provider === chosen?.provider,
    version: look.usable ? look.engine.version : undefined,
    detail: look.usable ? look.detail : look.reason,
  }));
}

function wantedOf(among: EngineProvider[], wanted: string | undefined): EngineProvider[] {
  if (!wanted) return among;
  const provider = among.find(({ name }) => name === wanted);
  if (provider) return [provider];
  const names = among.map(({ name }) => name).join(' or ');
  throw new EngineError(
    `CONTAINER_ENGINE=${wanted} is not a known engine: set it to ${names}, or leave it unset.`,
  );
}
