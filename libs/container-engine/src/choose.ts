import type { Engine, EngineName } from './engine.ts';

export interface ChooseOptions {
  /** What CONTAINER_ENGINE says. */
  wanted?: string | undefined;
  /** Installs Debian packages; given only where the user may, that is as root on Debian or Ubuntu. */
  install?: ((packages: string[]) => Promise<void>) | undefined;
  /** Is told, a line at a time, what a person should know: what is installed, what was passed over and why. */
  say: (line: string) => void;
}

/** One engine as `findEngines` saw it. */
export interface FoundEngine {
  name: EngineName;
  usable: boolean;
  /** The one `chooseEngine` would take with nothing wanted. */
  chosen: boolean;
  version: string | undefined;
  /** Where usable, what it is (client, daemon, storage); otherwise why not and what to do about it. */
  detail: string;
}

/**
 * The engine to work with: `wanted`, or docker where its daemon answers and a client can build, or buildah,
 * which is installed where it may be. Never starts a daemon.
 *
 * @throws EngineError with one sentence that says what to install, or what is wrong with `wanted`.
 */
export async function chooseEngine(_options: ChooseOptions): Promise<Engine> {
  throw new Error('not written yet');
}

/** What is there, which engine would be chosen, and why not the others. Starts and installs nothing. */
export async function findEngines(_options: { wanted?: string | undefined } = {}): Promise<FoundEngine[]> {
  throw new Error('not written yet');
}
