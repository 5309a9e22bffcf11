import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test, vi } from 'vitest';
import { messagesVariable } from './python-support.ts';
import { compiledTranslations } from './translations.ts';

test('translations are compiled into a folder of the run, and one that fails is named', async () => {
  const root = scratch();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  // As msgfmt: --check-format -o <to> <from>.
  write('bin/msgfmt', '#!/bin/sh\ngrep -q broken "$4" && { echo "$4:1: broken"; exit 1; }\ncp "$4" "$3"\n');
  chmodSync(join(root, 'bin/msgfmt'), 0o755);
  write('shop/locale/de/LC_MESSAGES/django.po', 'de');
  write('shop/locale/de/LC_MESSAGES/djangojs.po', 'broken');
  write('compiled/shop/locale/fr/LC_MESSAGES/django.mo', 'of an earlier run');
  vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env.PATH}`);
  const said: string[] = [];
  const into = join(root, 'compiled');
  const set = await compiledTranslations(
    { project: root, folders: ['shop/locale', 'gone/locale'], into },
    (text) => said.push(text),
  );
  expect(set).toEqual({ [messagesVariable]: JSON.stringify([root, into]) });
  expect(readFileSync(join(into, 'shop/locale/de/LC_MESSAGES/django.mo'), 'utf8')).toBe('de');
  expect(existsSync(join(into, 'shop/locale/fr'))).toBe(false);
  expect(existsSync(join(root, 'shop/locale/de/LC_MESSAGES/django.mo'))).toBe(false);
  expect(said).toEqual([
    expect.stringMatching(/^shop\/locale\/de\/LC_MESSAGES\/djangojs\.po could not be compiled .*broken/),
  ]);
  vi.unstubAllEnvs();
});
