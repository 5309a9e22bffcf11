/** A browser uses the built image, on either database. */
export const browserTests = ['e2e', 'e2e-postgres'];

/** The checks of this repository that take minutes and judge no image. */
export const suites = [
  ...['play', 'road', 'faults', 'commands', 'proof', 'habits'],
  ...browserTests,
  ...['mutants', 'conformance'],
];

/** Every check of this repository; a project has those that its folder gives it. */
export const targets = [
  ...suites,
  ...['typecheck', 'test', 'test-postgres', 'contract', 'lint', 'arrows', 'lock-check'],
];
