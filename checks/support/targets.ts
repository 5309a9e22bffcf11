/**
 * Every check of this repository; a project has those its folder gives it. Of tasks that nothing waits for, Nx starts those
 * of the first targets first: the long ones, so that none is left to run alone at the end.
 */
export const targets = [
  ...['play', 'road', 'faults', 'commands', 'proof', 'habits', 'e2e', 'typecheck', 'mutants'],
  ...['test', 'test-postgres', 'conformance', 'contract', 'lint', 'arrows', 'lock-check'],
];
