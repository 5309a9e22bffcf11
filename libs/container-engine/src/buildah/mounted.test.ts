import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeContext } from '../context/context.ts';
import { bringsMounts, withMountedDigests } from './mounted.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  mkdirSync(join(folder, 'app'));
  for (const file of ['uv.lock', 'app/urls.py']) writeFileSync(join(folder, file), 'before');
  symlinkSync('uv.lock', join(folder, 'link'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = async (dockerfile: string, buildArgs = {}, onBuild: string[] = []) => {
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  return withMountedDigests(dockerfile, await makeContext(folder), {
    ...{ buildArgs, platform: 'linux/amd64' },
    baseOf: (name) => (name === 'known@sha256:1' ? { env: {}, workdir: '/', shell: [], onBuild } : undefined),
  });
};

test.each([
  ['a file', 'source=uv.lock', 'uv.lock', 'app/urls.py'],
  ['a file, with a slash and a type', 'type=bind,src=/./uv.lock,rw', 'uv.lock', 'app/urls.py'],
  ['a folder', 'source=app', 'app/urls.py', 'uv.lock'],
  ['everything', 'ro', 'app/urls.py', undefined],
  ['what a link leads to', 'source=link', 'uv.lock', undefined],
  ['what a variable names', 'source=$WHERE', 'uv.lock', undefined],
  ['a stage', 'from=One,source=/x', 'app/urls.py', undefined],
  ['a cache that begins with a stage', 'type=cache,from=0', 'app/urls.py', undefined],
])(
  'a RUN that mounts %s has another text where that has changed, and only then',
  async (_, mount, shown, other) => {
    const dockerfile = `FROM scratch AS one\nCOPY . /\nFROM scratch\nRUN --mount=${mount},target=/t \\\n  true\nCMD ["a"]\n`;
    const texts = [await written(dockerfile)];
    if (other) writeFileSync(join(folder, other), 'after');
    if (other) expect(await written(dockerfile)).toBe(texts[0]);
    writeFileSync(join(folder, shown), 'after');
    texts.push(await written(dockerfile));
    expect(texts[1]).not.toBe(texts[0]);
    for (const text of texts) {
      expect(text.replace(/--mount=type=secret,id=mounted-[0-9a-f]{32} /, '')).toBe(dockerfile);
    }
  },
);

describe('of a stage that takes nothing of the context, what else is built does not matter', () => {
  const mounting = (stages: string, rest = 'RUN true') =>
    `${stages}\nFROM scratch\nRUN --mount=from=one,target=/t true\n${rest}\n`;

  test.each([
    ['its packages are installed', 'FROM known@sha256:1 AS one\nRUN install a'],
    ['it gets a secret', 'FROM scratch AS one\nRUN --mount=type=secret,id=a,target=/a install a'],
    [
      'it is made of such a stage',
      'FROM known@sha256:1 AS all\nRUN b\nFROM all AS one\nCOPY --from=all /b /c',
    ],
    ['and of the arguments that nobody reads', 'ARG A=1\nFROM known@sha256:1 AS one\nRUN install a'],
  ])('%s', async (_, stages) => {
    const before = await written(mounting(stages), { A: '2' });
    writeFileSync(join(folder, 'uv.lock'), 'after');
    const after = await written(mounting(stages, 'RUN false'), { A: '2', REVISION: 'abc' });
    expect(after.replace('RUN false', 'RUN true')).toBe(before);
    expect(await written(mounting(stages.replace(/(install a|RUN b)/, '$1 b')), { A: '2' })).not.toContain(
      /mounted-\w+/.exec(before)?.[0],
    );
  });

  test.each([
    ['copies from it', 'FROM known@sha256:1 AS one\nCOPY uv.lock /', []],
    ['mounts it', 'FROM known@sha256:1 AS one\nRUN --mount=target=/c cp /c /d', []],
    ['is built on a stage that does', 'FROM known@sha256:1 AS all\nADD . /\nFROM all AS one', []],
    [
      'copies from a stage that does',
      'FROM known@sha256:1 AS all\nADD . /\nFROM known@sha256:1 AS one\nCOPY --from=all / /',
      [],
    ],
    ['is built on an image that does', 'FROM known@sha256:1 AS one\nRUN true', ['COPY . /']],
    ['is built on an image that may', 'FROM other@sha256:2 AS one\nRUN true', []],
    ['is built on an image whose name may move', 'FROM known AS one\nRUN true', []],
    ['copies from such an image', 'FROM scratch AS one\nCOPY --from=known / /', []],
    [
      'copies from what a variable of a stage names',
      'FROM scratch AS p\nARG W=one\nFROM p AS one\nCOPY --from=$W / /',
      [],
    ],
    ['has a here-document', 'FROM scratch AS one\nRUN <<EOF\ninstall a\nEOF', []],
    ['is built on one with instructions for later', 'FROM scratch AS p\nONBUILD ARG A\nFROM p AS one', []],
    ['has the name of another', 'FROM scratch AS one\nRUN a\nFROM scratch AS one\nRUN b', []],
  ])('but not where it %s', async (_, stages, onBuild) => {
    const before = await written(mounting(stages), {}, onBuild);
    writeFileSync(join(folder, 'uv.lock'), 'after');
    expect(await written(mounting(stages), {}, onBuild)).not.toBe(before);
  });
});

test('a stage that is given another argument is another one', async () => {
  const dockerfile = 'FROM scratch AS one\nARG A\nFROM scratch\nRUN --mount=from=one,target=/t true';
  expect(await written(dockerfile, { A: '1' })).not.toBe(await written(dockerfile, { A: '2' }));
});

test('a RUN that waits in an ONBUILD is one as well', async () => {
  expect(await written('FROM scratch\nONBUILD RUN --mount=source=uv.lock,target=/t ["true"]\n')).toMatch(
    /^ONBUILD RUN --mount=source=uv\.lock,target=\/t --mount=type=secret,id=mounted-\w+ \["true"\]$/m,
  );
  expect(bringsMounts(['COPY . /', 'RUN --mount=target=/t true'])).toBe(true);
  expect(bringsMounts(['COPY . /', 'RUN true'])).toBe(false);
});

test.each([
  'RUN true --mount=target=/t',
  'RUN --mount=type=secret,id=a --mount=type=tmpfs,target=/t --mount=type=cache,target=/c true',
  'RUN --mount=from=registry.example/uv@sha256:1,source=/uv,target=/uv true',
  'COPY --from=one /a /b',
])('%s stays as it is', async (line) => {
  const dockerfile = `FROM scratch AS one\nFROM scratch\n${line}\n`;
  expect(await written(dockerfile)).toBe(dockerfile);
});
