import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'));
  mkdirSync(join(folder, 'dist/apps/web'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const labels = { 'org.opencontainers.image.revision': 'b'.repeat(40) };
const published = {
  project: 'web',
  image: 'registry.example/acme/web',
  digest: `sha256:${'d'.repeat(64)}`,
  imageId: 'sha256:1',
  tags: ['main'],
  pushed: false,
};

/** What the script prints in a workspace whose dist holds these records. */
function outputs(built: object): Record<string, string> {
  for (const [name, content] of Object.entries({ image: built, published }))
    writeFileSync(join(folder, `dist/apps/web/${name}.json`), JSON.stringify(content));
  const args = [join(workspaceRoot, 'tools/bin/shipshape.mjs'), 'published', '--project=web'];
  const said = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return Object.fromEntries(
    said
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
}

test("prints what was published, and the commit it was built from, as a workflow's outputs", () => {
  expect(outputs({ project: 'web', imageId: 'sha256:1', labels })).toEqual({
    image: published.image,
    digest: published.digest,
    tags: '["main"]',
    skipped: 'true',
    revision: 'b'.repeat(40),
  });
});

test("names no commit where the registry serves another builder's image", () => {
  expect(outputs({ project: 'web', imageId: 'sha256:2', labels }).revision).toBe('');
});
