import { tmpdir } from 'node:os';
import type { Environment } from '../environment.ts';

/** The environment with this token for GitHub's API. */
export const withToken = (env: Environment, token: string | undefined): Environment =>
  token ? { ...env, GITHUB_TOKEN: token } : env;

/** The folder for files that later steps of the job read: RUNNER_TEMP, else the system's own temporary folder. */
export const stepFolder = (env: Environment): string => env.RUNNER_TEMP || tmpdir();
