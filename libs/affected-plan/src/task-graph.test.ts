import { expect, test } from 'vitest';
import { inOrder, unknownTargets } from './task-graph.ts';

test('a target counts as known where any project has it, called for or not', () => {
  const graph = {
    nodes: {
      shop: { data: { targets: { lint: {}, test: {} } } },
      docs: { data: {} },
    },
  };
  expect(unknownTargets({ graph }, ['test', 'tset', 'lint', 'toString'])).toEqual(['tset', 'toString']);
});

test('the tasks of a project come after what they need, of other projects too', () => {
  const task = (id: string) => {
    const [project = '', target = ''] = id.split(':');
    return [id, { project, target }];
  };
  const ids = ['shop:push', 'shop:smoke', 'shop:build', 'shop-e2e:e2e', 'blog:push'];
  const graph = {
    tasks: Object.fromEntries(ids.map(task)),
    needs: {
      'shop:push': ['shop:smoke', 'shop-e2e:e2e'],
      'shop:smoke': ['shop:build'],
      'shop-e2e:e2e': ['shop:build'],
    },
  };
  expect(inOrder(graph, ['shop'])).toEqual(['shop:build', 'shop:smoke', 'shop-e2e:e2e', 'shop:push']);
});
