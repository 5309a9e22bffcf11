import type { Fact, Install, Requirement } from '../project.ts';
import type { Lock } from './locks.ts';

/** One way in which a project can be installed, and what it installs. */
export interface Installed {
  install: Fact<Install>;
  requirements: Fact<Requirement>[];
  /** The lock's packages, for what they say of Python. */
  lock: Lock | undefined;
  unknown: string[];
}
