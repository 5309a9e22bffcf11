import { expect, test } from 'vitest';
import { unknownTargets } from './task-graph.ts';

test('a target counts as known where any project has it, called for or not', () => {
  const graph = {
    nodes: {
      shop: { data: { targets: { lint: {}, test: {} } } },
      docs: { data: {} },
    },
  };
  expect(unknownTargets({ graph }, ['test', 'tset', 'lint', 'toString'])).toEqual(['tset', 'toString']);
});
