// Loaded by vitest before every test file, see `everySuite` in vitest.config.ts. A test then finds
// the same environment on a laptop, inside a git hook, in a task of Nx and in GitHub Actions, and so does every program
// that it starts.

/**
 * What a CI system, git's hooks, Nx and a person's own set-up leave in the environment. Colours too: with both of their
 * variables, which a person who wants none has below Nx, each Node process prints a warning among what a test reads.
 */
const outside =
  /^(CI$|(GITHUB|RUNNER|ACTIONS|REGISTRY|NX|GIT|INPUT|DOCKER_METADATA|SHIPSHAPE|DJANGO|GHCR)(_|$)|(TEST_)?DATABASE_URL$|(NO|FORCE)_COLOR$)/;

/** The names in `env` that describe where a process runs, and not the subject of a test. */
export const namesFromOutside = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env).filter((name) => outside.test(name));

for (const name of namesFromOutside(process.env)) delete process.env[name];

// Addresses of remotes are examples: git asks none but those on this machine.
process.env.GIT_ALLOW_PROTOCOL = 'file:http';
