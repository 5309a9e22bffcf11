/** The checks of this repository that take minutes and judge no image. */
export const suites = [
  ...['play', 'road', 'faults', 'commands', 'proof', 'habits', 'e2e', 'mutants', 'conformance'],
];

/**
 * Every check of this repository; a project has those that its folder gives it. The first two have no work of their own:
 * by them Nx starts the suites that take minutes first, so that none of them runs alone at the end.
 */
export const targets = [
  ...['longest', 'long', ...suites],
  ...['typecheck', 'test', 'test-postgres', 'contract', 'lint', 'arrows', 'lock-check'],
];
