import type { EngineName, Restriction } from '@shipshape/container-engine';

export interface SmokeCheck {
  id: string;
  version: number;
  /** For people. */
  name: string;
  outcome: 'passed' | 'failed' | 'not applicable';
  /** What was seen, or why the check does not apply to this image. */
  detail: string;
  seconds: number;
}

/** What docker-smoke found of that image: `dist/<project>/smoke.json`. */
export interface SmokeReport {
  project: string;
  imageId: string;
  engine: EngineName;
  passed: boolean;
  /** What the engine was asked to forbid, and whether it does. */
  restrictions: Restriction[];
  checks: SmokeCheck[];
  /** Of what was asked: a report of other checks does not count (see checks-digest.ts). */
  checksDigest: string;
  /** Seconds that building and testing took; absent where the image was not built on the machine that tested it. */
  took?: { build: number; smoke: number };
  /** `registry`: the checks did not run here, the report was found attached to the image. */
  source?: 'registry';
}
