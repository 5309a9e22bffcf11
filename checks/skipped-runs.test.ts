import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What decides whether runs are skipped must be among the target's inputs: otherwise Nx replays the skipped ones from its
// cache when the program is there.
const forRegistry = ['docker-registry', 'apt-get', 'go', 'openssl'];
const forCommands = [...forRegistry, 'buildah', 'setpriv', 'unshare'];
const runtimeOf = (file: string, target: string): string => {
  const { nx } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  const inputs: { runtime?: string }[] = nx.targets[target].inputs;
  return inputs.find((input) => input.runtime)?.runtime ?? '';
};

// The missing part may be the network, which no program reports.
test('workflows:play: where its scenarios were skipped, or never run, no later run is taken from a cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'play-'));
  try {
    const hashed = () =>
      execFileSync('/bin/sh', ['-c', runtimeOf('./workflows/package.json', 'play')], {
        cwd: folder,
      }).toString();
    expect(hashed()).not.toBe(hashed());
    mkdirSync(join(folder, '.shipshape'));
    writeFileSync(join(folder, '.shipshape/play-ready'), 'once');
    expect(hashed()).toBe('once');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const targets = [
  { file: '../libs/oci-registry/package.json', target: 'faults', needs: forRegistry },
  { file: './package.json', target: 'faults', needs: forCommands },
  { file: './package.json', target: 'commands', needs: forCommands },
  { file: './package.json', target: 'road', needs: forCommands },
];

for (const { file, target, needs } of targets) {
  const { nx } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  const runtime = runtimeOf(file, target);
  const hashedWith = (path: string) =>
    execFileSync('/bin/sh', ['-c', runtime], { encoding: 'utf8', env: { PATH: `${path}:/usr/bin:/bin` } });

  test.each(needs)(`${nx.name}:${target}: once there is %s, it runs again`, (name) => {
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
  });
}
