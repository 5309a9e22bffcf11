import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shareTools } from '@shipshape/provision/testing';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { djangoProject, type Idioms, writeProject } from '../testing/index.ts';
import { compiled } from './compiled.ts';

const moduleOf = compiled('test', 'lint', 'lock');
const minutes = 15 * 60_000;

const folder = () => {
  const root = scratch();
  writeFileSync(join(root, 'nx.json'), '{}');
  shareTools(root);
  return root;
};

/** Calls a verb of a project that lies in the workspace's root; returns what it came to, or its message. */
function call(root: string, verb: 'test' | 'lint' | 'lock', options: object, marker = 'manage.py'): string {
  const file = JSON.stringify(moduleOf(verb));
  const name = verb === 'lock' ? 'lockCheck' : verb;
  const code = `
    const { ${name} } = await import(${file});
    const project = { kind: 'django', name: 'shop', root: '.', marker: '${marker}' };
    const answer = await ${name}({ project, say: console.error }, ${JSON.stringify(options)}).catch((error) => error.message);
    console.log('answer: ' + answer.split('\\n')[0]);`;
  const args = ['--input-type=module', '--eval', code];
  const output = execFileSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return /^answer: (.*)$/m.exec(output)?.[1] ?? output;
}

const write = (root: string, idioms: Idioms) => writeProject(root, djangoProject(idioms));

test(
  'a project with manage.py test runs on PostgreSQL and Redis, and leaves a JUnit report with coverage',
  () => {
    const root = folder();
    // Its log lies in a folder that git cannot hold, since it is empty.
    const project = djangoProject({ database: 'required-url', redis: true, tests: 'manage' });
    const logging =
      'LOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": BASE_DIR / "logs/django.log"}}}';
    writeProject(root, {
      ...project,
      'config/settings.py': `${project['config/settings.py']}\n${logging}\n`,
    });
    expect(call(root, 'test', { database: 'auto' })).toMatch(
      /^\d+ tests? passed, \d+(\.\d+)?% covered \(manage\.py test, Python 3\.\d+\.\d+, PostgreSQL\)$/,
    );
    expect(readFileSync(join(root, 'dist/reports/test-auto.xml'), 'utf8')).toContain('<testcase ');
    const covered = JSON.parse(readFileSync(join(root, 'dist/reports/coverage-auto.json'), 'utf8')) as {
      files: object;
      totals: object;
    };
    expect(covered.totals).toHaveProperty('percent_covered');
    // All of the project's code counts, imported or not: no tests, and nothing that Shipshape puts beside it.
    expect(Object.keys(covered.files).sort()).toEqual([
      ...['config/__init__.py', 'config/settings.py', 'config/urls.py', 'config/wsgi.py'],
      ...['notes/__init__.py', 'notes/admin.py', 'notes/models.py', 'notes/views.py'],
    ]);
    expect(call(root, 'lint', { baseline: false })).toBe('ruff, manage.py check, makemigrations clean');
    expect(call(root, 'lock', {})).toContain('requirements.txt');

    // A runner that finds none, although files of tests are there, would be green on any code.
    const found = djangoProject({ database: 'required-url', redis: true, tests: 'manage' });
    for (const [path, text] of Object.entries(found)) {
      if (/test[^/]*\.py$/.test(path))
        writeFileSync(join(root, path), text.replaceAll(/def test_/g, 'def check_'));
    }
    expect(call(root, 'test', { database: 'auto' })).toContain(
      'no tests: manage.py test found none, although',
    );
    expect(readFileSync(join(root, 'dist/reports/test-auto.xml'), 'utf8')).toContain('name="no tests"');
  },
  minutes,
);

test(
  'a project on MySQL alone has one for its tests, which are found also where only manage.py is beside them',
  () => {
    const root = folder();
    const files = Object.entries(djangoProject({ database: 'mysql', tests: 'manage' }));
    const below = files.map(([path, text]) => [/\.(py|html)$/.test(path) ? `shop/${path}` : path, text]);
    writeProject(root, Object.fromEntries(below));
    expect(call(root, 'test', { database: 'auto' }, 'shop/manage.py')).toMatch(/^1 test passed, .*MySQL\)$/);
  },
  minutes,
);

test(
  'a project of GeoDjango has PostGIS for its tests, also where a variable names the backend',
  () => {
    for (const database of ['plain', 'required-url'] as const) {
      const root = folder();
      write(root, { database, spatial: true, tests: 'manage' });
      expect(call(root, 'test', { database: 'auto' })).toMatch(/^1 test passed, .*PostgreSQL\)$/);
      expect(call(root, 'lint', { baseline: false })).toContain('manage.py check, makemigrations clean');
    }
  },
  minutes,
);

test(
  'a project whose settings are classes has those of the tests',
  () => {
    const root = folder();
    write(root, { env: 'configurations', tests: 'pytest' });
    expect(call(root, 'test', { database: 'auto' })).toMatch(/^1 test passed, .*SQLite\)$/);
    expect(call(root, 'lint', { baseline: false })).toContain('manage.py check, makemigrations clean');
  },
  minutes,
);

test(
  'a linter of pre-commit looks at the files that it gets there, however many',
  () => {
    const root = folder();
    execFileSync('git', ['init', '-q'], { cwd: root });
    const many = Array.from({ length: 3000 }, (_, at) => [`notes/${'long/'.repeat(9)}name_${at}.py`, '']);
    const files = {
      '.pre-commit-config.yaml':
        'exclude: /vendored/\nrepos: [{repo: x, rev: v0.14.5, hooks: [{id: ruff}]}]\n',
      'notes/vendored/more.py': 'import os\n',
      ...Object.fromEntries(many),
    };
    write(root, { files });
    expect(call(root, 'lint', { baseline: false })).toBe('ruff, manage.py check, makemigrations clean');
    writeFileSync(join(root, 'notes/more.py'), 'import os\n');
    expect(call(root, 'lint', { baseline: false })).toContain('ruff 1 finding.');
  },
  minutes,
);

test(
  'settings of tests that need a variable of their own load for checks and tests',
  () => {
    const root = folder();
    const settings =
      'from .base import *  # noqa: F403\nfrom .base import env\n\nSECRET_KEY = "test"\nif env("USE_DOCKER") == "yes":\n    INTERNAL_IPS = ["10.0.0.1"]\n';
    write(root, {
      ...{ env: 'django-environ', settings: 'split' },
      files: { 'config/settings/test.py': settings },
    });
    expect(call(root, 'lint', { baseline: false })).toContain('manage.py check, makemigrations clean');
    expect(call(root, 'test', { database: 'auto' })).toMatch(/^1 test passed, /);
  },
  minutes,
);

test(
  'a project without tests says so',
  () => {
    const root = folder();
    write(root, { tests: 'none' });
    expect(call(root, 'test', { database: 'auto' })).toBe('no tests: the project has no test files');
  },
  minutes,
);

test(
  'settings that break after the adoption are no part of a baseline, and a lock that is left behind is named',
  () => {
    const root = folder();
    const files = djangoProject({ installer: 'requirements', tests: 'none' });
    const settings = files['config/settings.py'];
    writeProject(root, { ...files, 'config/settings.py': 'import os)\n' });
    const broken = /manage\.py check could not check/;
    expect(call(root, 'lint', { baseline: true, adopting: true })).toMatch(broken);
    const stated = join(root, 'shipshape.json');
    expect(readFileSync(stated, 'utf8')).toContain('"manage.py check": "fails"');

    writeFileSync(stated, '{}\n');
    expect(call(root, 'lint', { baseline: true })).toMatch(/^shop: .*so nothing is recorded\./);
    expect(readFileSync(stated, 'utf8')).toBe('{}\n');
    const failed = call(root, 'lint', { baseline: false });
    expect(failed).toMatch(broken);
    expect(failed).not.toContain('--write-baseline');

    writeProject(root, { ...files, 'config/settings.py': settings ?? '', 'requirements.txt': 'Django>=5\n' });
    writeFileSync(join(root, 'requirements.lock'), 'django==4.2.1\n');
    expect(call(root, 'lint', { baseline: false })).toBe(
      'requirements.lock pins django==4.2.1, which does not go with what the requirements ask for: run "npx shipshape lock".',
    );
  },
  minutes,
);
