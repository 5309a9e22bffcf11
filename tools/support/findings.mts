import { findEngines } from '@shipshape/container-engine';
import { findPython } from '../python/find.mts';
import { findUv } from '../python/uv.mts';
import { mayInstall } from './services/apt.mts';
import { baseImagePlan } from './services/base-image.mts';
import { findLocalRegistry } from './services/local-registry.mts';

/** What the doctor says of one thing the pipeline needs. */
export interface Finding {
  name: string;
  /** `will be made`: not there, and the pipeline will see to it by itself. */
  status: 'ready' | 'will be made' | 'missing';
  /** What was found, or what its absence means. */
  detail: string;
}
