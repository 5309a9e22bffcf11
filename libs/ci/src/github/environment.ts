/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this process is a step of a GitHub Actions job. */
export function inActions(env: Environment): boolean {
  return env.GITHUB_ACTIONS === 'true';
}
