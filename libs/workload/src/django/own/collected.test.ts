import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnShell } from '@shipshape/provision';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { $ } from 'zx/core';
import { collected } from './collected.ts';

test.each([
  ['tests', 'config', []],
  ['tests', 'broken', [expect.stringMatching(/^manage\.py collectstatic failed before the tests/)]],
])(
  'files that the settings %s do not collect are collected as manage.py does by itself, with those of %s',
  async (module, own, said) => {
    const folder = scratch();
    mkdirSync(join(folder, 'bin'));
    const python = join(folder, 'bin/python');
    const program = `#!/bin/sh\nsettings=\${DJANGO_SETTINGS_MODULE:-${own}}\n[ $settings = config ] || { echo "no $settings"; exit 1; }\ntouch "$SHIPSHAPE_STATIC_ROOT/made"\n`;
    writeFileSync(python, program);
    chmodSync(python, 0o755);
    const shell = { venv: folder, shell: (options: object) => $(options) } as unknown as OwnShell;
    const into = join(folder, 'static');
    const heard: string[] = [];
    const env = { PATH: process.env.PATH, DJANGO_SETTINGS_MODULE: module };
    const commands = ['collectstatic --no-input'];
    const set = await collected(shell, { manage: 'manage.py', commands, cwd: folder, env, into }, (line) =>
      heard.push(line),
    );
    expect(set).toEqual({ ...env, SHIPSHAPE_STATIC_ROOT: into });
    expect(existsSync(join(into, 'made'))).toBe(own === 'config');
    expect(heard).toEqual(said);
  },
);
