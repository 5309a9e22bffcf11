import { stagesAhead } from '@shipshape/container-engine';
import { describe, expect, test } from 'vitest';
import type { Idioms } from '../../../testing/django-project/index.ts';
import { described, imageOf, stageOf, written } from '../../../testing/written-dockerfile.ts';
import { withoutHashes } from './lock/lock-text.ts';
import { explicitIndexes, uvSettings } from './project-files.ts';

describe("uv's own settings in the manifest, such as an index or an override", () => {
  const settings = (uv: string, idioms: Idioms = {}) => {
    const project = described({ installer: 'uv', lock: true, ...idioms });
    const [, manifest = ''] = project.install.value.files;
    return uvSettings(project, (file) => (file === manifest ? `[project]\nname = "a"\n${uv}` : undefined));
  };
  const index = '[[tool.uv.index]]\nname = "corp"\nurl = "https://packages.example.com/simple"\n';

  test.each<[string, Idioms, string | undefined]>([
    [index, {}, 'pyproject.toml'],
    [index, { layout: 'backend' }, 'pyproject.toml'],
    ['[tool.uv]\noverride-dependencies = ["django>=5"]\n', {}, 'pyproject.toml'],
    ['[tool.uv]\npackage = false\ndev-dependencies = ["ruff"]\n', {}, undefined],
    ['[tool.uv.sources]\na = { path = "a" }\n', {}, undefined],
    ['not toml', {}, undefined],
    [index, { installer: 'poetry' }, undefined],
  ])('%j of %j', (uv, idioms, expected) => {
    expect(settings(uv, idioms)).toBe(expected);
  });

  test('hold where the packages are installed, since its export does not have them', () => {
    const project = described({ installer: 'uv', lock: true });
    const text = written(project, { uvSettings: 'pyproject.toml', sources: ['psycopg2==2.9.6'] });
    for (const stage of ['builder', 'wheels']) {
      expect(stageOf(text, stage)).toContain('COPY pyproject.toml /opt/lock/\n');
      expect(stageOf(text, stage)).toMatch(/uv pip install [\\\s]*--quiet [\\\s]*--directory \/opt\/lock /);
    }
    // Otherwise a change of the manifest that no lock has would install them again.
    expect(stageOf(written(project), 'packages')).not.toMatch(/pyproject|--directory/);
  });
});

describe("indexes for the packages that name them in uv's sources", () => {
  const table = (name: string, more: string) =>
    `[[tool.uv.index]]\nname = "${name}"\nurl = "https://ada:secret@${name}.example.com/simple"\n${more}`;

  test('are asked for a text that names no index, without a login', () => {
    const project = described({ installer: 'uv', lock: true });
    const manifest = `[project]\nname = "a"\n${table('torch', 'explicit = true\n')}${table('corp', '')}`;
    const indexes = explicitIndexes(project, (file) => (file === 'pyproject.toml' ? manifest : undefined));
    expect(indexes).toEqual(['https://torch.example.com/simple']);
    const text = written(project, { indexes, sources: ['psycopg2==2.9.6'] });
    const flags = `uv pip install --quiet --index ${indexes} --index-strategy unsafe-best-match --python`;
    for (const stage of ['builder', 'wheels'])
      expect(stageOf(text, stage)?.replaceAll(/ \\\n +/g, ' ')).toContain(flags);
    expect(written(project)).not.toContain('--index');
    // What Shipshape adds has no hashes: no other index may serve it.
    const added = written(described({ installer: 'uv', lock: true, static: 'none' }), { indexes });
    expect(added.replaceAll(/ \\\n +/g, ' ')).toMatch(/uv pip install (?![^&]*--index)[^&]* whitenoise==/);
  });

  test('a package that such an index states no hash for is installed without, the others with theirs', () => {
    const project = described({ installer: 'uv', lock: true });
    const lock =
      'corp==1.0 \\\n    ; python_version > "3"\ndjango==5.2 \\\n    --hash=sha256:abc\n# six==1.0\n';
    expect(withoutHashes(lock)).toEqual(['corp==1.0']);
    const text = written(project, { unhashed: withoutHashes(lock), sources: ['psycopg2==2.9.6'] });
    expect(text).not.toContain('--require-hashes');
    expect(stageOf(text, 'wheels')).toContain('# The lock has no hash for corp==1.0.');
    expect(stageOf(written(project), 'packages')).toContain('--require-hashes');
  });

  test('a list of requirements has none', () => {
    expect(explicitIndexes(described({}), () => table('torch', 'explicit = true\n'))).toEqual([]);
  });
});

describe('what has no wheel', () => {
  const project = described({ database: 'url' }, (one) => {
    one.python.value = '3.11';
  });

  test('is built with what it needs, and only that is', () => {
    const text = written(project, { sources: ['psycopg2==2.9.6', 'django-allauth==0.54.0'] });
    expect(text).toContain('gcc libc6-dev libpq-dev');
    expect(text).toMatch(/--no-binary psycopg2[\s\\]+--no-binary django-allauth/);
    expect(text).toContain("'setuptools<66'");
    // What their builds ask for may have no wheel.
    expect(stageOf(text, 'builder')).not.toContain('--only-binary');
    // A source that needs a newer one is built with that.
    expect(text).toMatch(
      /for newest in 66 81 1000; do[\s\\]+sed -i "s\/\^setuptools<\.\*\/setuptools<\$newest\/" /,
    );
    expect(text).toMatch(/grep -q 'setuptools<81' \/opt\/build-errors && break;[\s\\]+done/);
    expect(text).toContain('|| { cat /opt/build-errors >&2; false; }; }');
    // psycopg-c 3.3 states setuptools==84.1.0.
    const newer = described({ database: 'url' });
    expect(written(newer, { sources: ['psycopg-c==3.3.9'] })).toContain('for newest in 81 1000; do');
    // Its libraries are found in the build, and no compiler gets into the image.
    expect(imageOf(text)).toContain('$(cat /usr/local/share/runtime-packages)');
    // A cached layer of another project on the same base must not be taken: the list itself is in a layer before it.
    expect(imageOf(text)).toContain('COPY --from=builder /opt/runtime-packages ');
    expect(imageOf(text)).not.toContain('gcc');
    // One step each: what installs and what looks for libraries, the libraries and what else Debian has, with the user.
    for (const stage of ['compilers', 'builder', 'wheels', 'packages'])
      expect(stageOf(text, stage)?.match(/^RUN /gm)).toHaveLength(1);
    // Added by every setuptools to Python's own flags.
    expect(stageOf(text, 'builder')).toContain('export CPPFLAGS=-g0');
    expect(imageOf(text)).not.toContain('CPPFLAGS');
  });

  test('and the packages that no linker knows of come with the libraries', () => {
    const text = written(project, { sources: ['psycopg2==2.9.6'], installed: ['python-magic'] });
    expect(stageOf(text, 'packages')).toMatch(/--no-install-recommends libmagic1 [^&]*\$\(cat /);
  });

  test("is built beside the wheels, in a stage that takes the lock's lines of it and their hashes", () => {
    const text = written(project, { sources: ['psycopg2==2.9.6', 'django-allauth==0.54.0'] });
    const builder = stageOf(text, 'builder');
    // Also of a lock with the line ends of Windows.
    expect(builder).toContain(
      "sed -nE 's/\\\\\\r?$//; /^(psycopg2|django[-_.]allauth)(\\[.*\\])?==/Ip' /opt/lock/requirements.lock",
    );
    expect(builder).toMatch(
      /uv pip install [^&]*--no-deps --require-hashes [^&]*-c \/opt\/lock\/requirements\.lock\s[^&]*-r \/opt\/sources\.txt/,
    );
    const wheels = stageOf(text, 'wheels') ?? '';
    expect(wheels).toMatch(
      /printf '%s\\n' psycopg2 django-allauth \| [^&]*uv pip install [^&]*--excludes \/dev\/stdin/,
    );
    // The wheels do not wait for the compiler, nor the compiler for uv.
    expect(wheels).not.toContain('COPY --from=builder');
    expect(stagesAhead(text, { buildArgs: {}, platform: 'linux/amd64' })).toEqual([
      { name: 'uv', needs: [] },
      { name: 'compilers', needs: [] },
      { name: 'wheels', needs: ['uv'] },
      { name: 'builder', needs: ['uv', 'compilers'] },
    ]);
    expect(stageOf(text, 'packages')).toContain('COPY --from=builder /opt/venv /opt/venv');
    expect(text).toContain('\nFROM wheels AS packages\n');
    expect(stageOf(written(project), 'builder')).toBeUndefined();
  });

  test('and what comes from git or a folder, which may need anything, is installed with all the rest', () => {
    const direct = described({ database: 'url' }, (one) => {
      one.install.value.direct = ['git+https://git.example.com/a/b@1', './libs/c'];
    });
    const text = written(direct);
    expect(stageOf(text, 'builder')).toMatch(
      /COPY \. \/opt\/lock\/[\s\S]*uv pip install [^&]*-r \/opt\/lock\//,
    );
    expect(stageOf(text, 'builder')).not.toContain('--require-hashes');
    expect(stageOf(text, 'packages')).not.toContain('uv pip install');
    expect(stageOf(text, 'packages')).toContain('COPY --from=builder /opt/venv /opt/venv');
  });

  test('needs no compiler where it is a Django extension, and nothing at all where there is none', () => {
    expect(written(project, { sources: ['django-allauth==0.54.0'] })).not.toContain('gcc');
    expect(written(described({}))).not.toContain('apt-get');
  });
});
