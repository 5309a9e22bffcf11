import type { EngineName } from '../engine.ts';

/** What an engine was asked to do when it failed. */
export interface Attempt {
  engine: EngineName;
  /** What the user would call it: `build`, `push`, … */
  verb: string;
  /** The image that is pushed or pulled. */
  reference?: string;
  /** Where the login was found that we gave the engine; undefined where the engine used its own. */
  loginFrom?: string | undefined;
  /** The Dockerfile that is built. */
  dockerfile?: { path: string; text: string };
}
