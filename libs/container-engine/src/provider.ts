import type { Engine, EngineName } from './engine.ts';

/** An engine seen on this machine, or why it can't be used here. */
export type Look =
  | { usable: true; engine: Engine; detail: string }
  | {
      usable: false;
      /** Half a sentence: what is wrong and what to do about it. */
      reason: string;
      /** The Debian packages that would make it usable, where that is all it takes. */
      packages: string[];
    };

/** One kind of engine. A new kind is a file that exports one of these, and a line in choose.ts. */
export interface EngineProvider {
  readonly name: EngineName;
  /** Checks whether this engine works here; starts and installs nothing. */
  look(): Promise<Look>;
}
