import type { Container, Restriction } from './engine.ts';

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a check saw, or why it has nothing to check in this image. A check that fails throws an Error. */
export type CheckResult = string | { notApplicable: string };

/** One question put to a running container. */
export interface ContainerCheck {
  /** Its lasting name, such as `static-file`. */
  id: string;
  /** Raised whenever the same parameters ask for something else than before: a report of the old check expires. */
  version: number;
  /** What it asks for, such as paths and limits. Nothing that differs from image to image. */
  parameters: { readonly [key: string]: Json };
  /** For people. */
  title: string;
  /** True where the checks after it make no sense once it failed. */
  essential?: boolean;
  /** True where it may run at the same time as such checks beside it. */
  together?: boolean;
  /** @throws Error whose message says what was wrong */
  run(container: Container): Promise<CheckResult>;
}

/** One container to start, and the checks to run on it, in their order. */
export interface ContainerTrial {
  env: Record<string, string>;
  /** Instead of the image's own CMD. */
  command?: string[];
  /** Folders that it may write. */
  tmpfs: string[];
  /** The port that its server listens on. */
  port: number;
  /** Real servers that it reaches on its loopback. */
  services?: TrialService[];
  /** Names that resolve to its loopback. */
  hosts?: string[];
  checks: ContainerCheck[];
}

export type ServiceKind = 'postgresql' | 'mysql' | 'redis';

/** A server that an image needs. */
export interface WantedService {
  kind: ServiceKind;
  /** Of PostgreSQL: extensions that somebody creates in it, by PostgreSQL's own names, such as `postgis`. */
  extensions?: readonly string[];
}

/** A server that a container is tried with. */
export interface TrialService extends WantedService {
  port: number;
}

/** Everything an image has to pass. */
export interface SmokeSuite {
  /** Each in a container of its own. */
  trials: ContainerTrial[];
  /** The restrictions without which nothing counts. */
  required: Restriction['name'][];
}
