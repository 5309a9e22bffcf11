import { expect, test } from 'vitest';
import { githubFiles, root } from '../files.ts';
import { teamWorkflows, type Variant } from '../team.ts';
import { workflowParser } from './workflow-parser.ts';
import { zizmor, zizmorIn } from './zizmor.ts';

const online = process.env.WORKFLOWS_ONLINE === 'true';

test("GitHub's own parser finds nothing", async () => {
  expect(await workflowParser(githubFiles())).toEqual([]);
});

const variants: Variant[] = ['plain', 'with git-lfs and submodules'];

test.each(variants)('both find nothing in the callers that init writes, %s', async (variant) => {
  const files = teamWorkflows(variant);
  expect(await workflowParser(files)).toEqual([]);
  expect(await zizmorIn(files)).toEqual([]);
});

test(`zizmor, pedantic and ${online ? 'online' : 'offline'}, finds nothing`, async () => {
  expect(await zizmor(root, online)).toEqual([]);
});
