import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';

/** A workspace with a project whose environment is there already. */
function workspace(): string {
  const root = scratch();
  const venv = join(root, 'apps/shop/.venv');
  mkdirSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(root, 'nx.json'), '{}');
  writeFileSync(join(root, 'apps/shop/requirements-dev.txt'), 'django==1');
  const locked = createHash('sha256').update(`django==1\0${'3.13'}`).digest('hex');
  writeFileSync(join(venv, '.shipshape'), JSON.stringify({ locked, python: process.execPath, venv }));
  return root;
}

/** The variables that a command of the project's shell gets, where the user has these. */
function variables(env: NodeJS.ProcessEnv, options: object): Record<string, string> {
  const module = JSON.stringify(join(import.meta.dirname, 'shell.ts'));
  const code = `
    const { pythonShell } = await import(${module});
    const $ = await pythonShell('apps/shop', () => {}, ${JSON.stringify({ relock: 'lock', python: '3.13', ...options })});
    const { stdout } = await $({ verbose: false })\`env -0\`;
    console.log(JSON.stringify(stdout));`;
  const tsx = import.meta.resolve('tsx');
  const output = execFileSync(process.execPath, ['--import', tsx, '--input-type=module', '--eval', code], {
    cwd: workspace(),
    env: { PATH: process.env.PATH, HOME: '/home/kim', ...env },
    encoding: 'utf8',
  });
  const lines = (JSON.parse(output) as string).split('\0').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

const users = {
  ...{
    PYTEST_ADDOPTS: '--deselect=tests',
    PYTHONPATH: '/x',
    PYTHONWARNINGS: 'ignore',
    MYPYPATH: '/x',
    RUFF_NO_CACHE: '1',
  },
  ...{
    DJANGO_SETTINGS_MODULE: 'other',
    DATABASE_URL: 'postgres://x',
    DEBUG: 'True',
    TZ: 'Asia/Tokyo',
    LC_ALL: 'de_DE.UTF-8',
  },
  ...{ HTTPS_PROXY: 'http://proxy', STRIPE_KEY: 'k', BASH_ENV: '/nonexistent' },
};

test('a tool that judges gets nothing of the user that shapes a verdict', () => {
  const got = variables(users, { set: { FROM_TEAM: '1' }, pass: ['STRIPE_KEY'] });
  const { PATH, VIRTUAL_ENV, PYTHONPYCACHEPREFIX, SHLVL, PWD, _, ...rest } = got;
  expect(PATH?.startsWith(`${VIRTUAL_ENV}/bin:`)).toBe(true);
  expect(PYTHONPYCACHEPREFIX).toBe(`${VIRTUAL_ENV}/.bytecode`);
  expect(rest).toEqual({
    ...{ HOME: '/home/kim', HTTPS_PROXY: 'http://proxy', LC_ALL: 'C.UTF-8' },
    ...{ FROM_TEAM: '1', STRIPE_KEY: 'k' },
  });
});

test("a development server gets the user's whole environment", () => {
  const { DATABASE_URL, DEBUG, LC_ALL } = variables(users, { wholeEnvironment: true });
  expect([DATABASE_URL, DEBUG, LC_ALL]).toEqual([users.DATABASE_URL, users.DEBUG, users.LC_ALL]);
});
