import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What decides whether runs are skipped has to be among the target's inputs: Nx would otherwise replay the skipped ones from
// its cache when the program is there.
const projects = { 'oci-registry': '../package.json', tools: '../../../tools/package.json' };
const needs = {
  'oci-registry': ['docker-registry', 'apt-get', 'go', 'openssl'],
  tools: ['docker-registry', 'apt-get', 'go', 'openssl', 'buildah', 'setpriv', 'unshare'],
};

for (const [project, file] of Object.entries(projects)) {
  const { nx } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  const inputs: { runtime?: string }[] = nx.targets.faults.inputs;
  const runtime = inputs.find((input) => input.runtime)?.runtime ?? '';
  const hashedWith = (path: string) =>
    execFileSync('/bin/sh', ['-c', runtime], { encoding: 'utf8', env: { PATH: `${path}:/usr/bin:/bin` } });

  test.each(needs[project as keyof typeof needs])(
    `${project}: %s comes, and the runs are done again`,
    (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'programs-'));
      try {
        const before = hashedWith(folder);
        writeFileSync(join(folder, name), '', { mode: 0o755 });
        expect(hashedWith(folder)).not.toBe(before);
        rmSync(join(folder, name));
        expect(hashedWith(folder)).toBe(before);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
}
