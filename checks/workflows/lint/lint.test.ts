import { expect, test } from 'vitest';
import { githubFiles, root } from '../files.ts';
import { workflowParser } from './workflow-parser.ts';
import { zizmor } from './zizmor.ts';

const online = process.env.WORKFLOWS_ONLINE === 'true';

test("GitHub's own parser finds nothing", async () => {
  expect(await workflowParser(githubFiles())).toEqual([]);
});

test(`zizmor, pedantic and ${online ? 'online' : 'offline'}, finds nothing`, async () => {
  expect(await zizmor(root, online)).toEqual([]);
});
