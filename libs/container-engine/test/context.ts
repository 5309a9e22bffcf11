import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeContext } from '../src/index.ts';
import type { Fixture } from './fixture.ts';
import { FILES, ignoreLists, KNOWN_LISTS } from './ignore-lists.ts';
import { type Entry, layersOf, openCopier, writeFiles } from './raw-build.ts';

/** What reaches an image is what was hashed, whatever the ignore file. */
export function contextTests(fixture: () => Fixture): void {
  let folder: string;
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  });
  afterAll(() => rmSync(scratch, { recursive: true }));
  beforeEach(() => {
    folder = join(mkdtempSync(join(scratch, 'each-')), 'context');
    writeFiles(folder, FILES);
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
  });
  const build = async () => {
    const { engine } = fixture();
    const context = await makeContext(folder);
    const { image } = await engine.build({ context, buildArgs: {}, labels: {}, secrets: [] });
    const into = mkdtempSync(join(scratch, 'image-'));
    const { entries } = await layersOf(engine.name, image.id, into);
    await engine.remove(image.id);
    return { context, entries };
  };

  test('lets through what the engine itself would copy, for 100 lists', async () => {
    const { engine } = fixture();
    const copier = await openCopier(engine.name);
    const property = fc.asyncProperty(ignoreLists({ blanks: engine.name === 'docker' }), async (list) => {
      writeFileSync(join(folder, '.dockerignore'), list);
      const { files } = await makeContext(folder);
      const through = files.filter(({ type }) => type !== 'folder').map(({ path }) => path);
      // An image of nothing at all is an error to some versions, and no image to anybody.
      fc.pre(through.length > 0);
      expect(through.sort()).toEqual((await copier.copy(folder)).sort());
    });
    await fc.assert(property, { numRuns: 100, seed: 20261126, endOnFailure: true });
    await copier.close();
  }, 400_000);

  test('gives the engine those files, whatever it makes of the list itself', async () => {
    // Those that buildah 1.28 or BuildKit 0.8 reads in another way.
    for (const [list, through] of KNOWN_LISTS.slice(3, 11)) {
      writeFileSync(join(folder, '.dockerignore'), `${list}\n.dockerignore\nDockerfile`);
      const { context, entries } = await build();
      expect(entries.map(({ path }) => path)).toEqual(context.files.map(({ path }) => path));
      const files = entries.filter(({ mode }) => mode.startsWith('-')).map(({ path }) => path);
      expect(files.sort()).toEqual([...through].sort());
    }
  }, 400_000);

  test('is neither read nor applied a second time where it is part of the context', async () => {
    writeFileSync(join(folder, '.dockerignore'), '*\n!.dockerignore\n!manage.py\n*.py\n!manage.py');
    expect((await build()).entries.map(({ path }) => path)).toEqual(['.dockerignore', 'manage.py']);
  });

  test('does not depend on modes, owners and times on this machine', async () => {
    writeFileSync(join(folder, '.dockerignore'), '*\n!manage.py\n!shop\n!link\n!out\n!self\n!empty');
    for (const [link, target] of Object.entries({ link: 'shop', out: '../../nowhere', self: 'self' })) {
      symlinkSync(target, join(folder, link));
    }
    mkdirSync(join(folder, 'empty'));
    const { entries, context } = await build();
    const modes = Object.fromEntries(entries.map(({ path, mode }) => [path, mode]));
    expect(modes).toMatchObject({ 'manage.py': '-rw-r--r--', shop: 'drwxr-xr-x', empty: 'drwxr-xr-x' });
    expect(modes).toMatchObject({ link: 'lrwxrwxrwx', out: 'lrwxrwxrwx', self: 'lrwxrwxrwx' });
    // BuildKit of Docker 20.10 gives folders the time of the build.
    const files = entries.filter(({ mode }) => mode.startsWith('-'));
    expect(new Set(files.map(({ time }) => time))).toEqual(new Set(['1980-01-02 00:00:00']));
    expect(new Set(entries.map(({ owner }) => owner))).toEqual(new Set(['0/0']));
    chmodSync(join(folder, 'manage.py'), 0o600);
    chmodSync(join(folder, 'shop'), 0o700);
    utimesSync(join(folder, 'manage.py'), 1, 1);
    const again = await build();
    const what = (all: Entry[]) => all.map(({ path, mode }) => [path, mode]);
    expect(what(again.entries)).toEqual(what(entries));
    expect(again.context.digest).toBe(context.digest);
    chmodSync(join(folder, 'manage.py'), 0o744);
    const executable = await build();
    expect(executable.entries.find(({ path }) => path === 'manage.py')?.mode).toBe('-rwxr-xr-x');
    expect(executable.context.digest).not.toBe(context.digest);
  });

  test('fails where a file changes between hashing and building', async () => {
    const context = await makeContext(folder);
    writeFileSync(join(folder, 'shop/urls.py'), 'changed');
    const request = { context, buildArgs: {}, labels: {}, secrets: [] };
    await expect(fixture().engine.build(request)).rejects.toThrow(
      /^"shop\/urls\.py" in .* changed during the build/,
    );
  });
}
