import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';

const image = (packages: string) =>
  `FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ${packages}\nCOPY . .\nCMD ["gunicorn", "config.wsgi"]\n`;
const unknown = (files: Record<string, string>) =>
  only({ ...djangoProject(), ...files }).unknown.filter((one) => one.includes('with apt'));

test('what production installs beside libraries and build tools is named with its place', () => {
  expect(unknown({ Dockerfile: image('gcc libpq-dev imagemagick ghostscript=10.*') })).toEqual([
    "Whether the running code calls what production installs with apt and the image does not have: imagemagick (Dockerfile:2), ghostscript (Dockerfile:2). Add what it calls to the apt-get install of the Dockerfile's last stage.",
  ]);
  expect(unknown({ Aptfile: '# video\nffmpeg\nlibsm6\n' }).join()).toContain(' ffmpeg (Aptfile:2).');
});

test('what a variable of the Dockerfile lists is as many packages', () => {
  const stated = image('$RUN_DEPS').replace('\n', '\nENV RUN_DEPS="imagemagick curl ghostscript"\n');
  expect(unknown({ Dockerfile: stated }).join()).toContain(
    'imagemagick (Dockerfile:3), ghostscript (Dockerfile:3)',
  );
});

test.each<[string, Record<string, string>]>([
  ['build tools', { Dockerfile: image('build-essential g++ git curl gettext libmagic1 netcat-openbsd') }],
  [
    'what a Python package is known to call',
    { Dockerfile: image('ffmpeg'), 'requirements.txt': 'django==5.2.8\npydub==0.25.1\n' },
  ],
  [
    'the Dockerfile that is written',
    { Dockerfile: image('imagemagick'), 'shipshape.json': '{"written": {"Dockerfile": "a"}}' },
  ],
  ['the Dockerfile of development', { 'Dockerfile.dev': image('imagemagick') }],
])('nothing is said of %s', (_, files) => {
  expect(unknown(files)).toEqual([]);
});

const ci = (steps: string[]) =>
  `jobs:\n  other:\n    steps:\n      - run: apt-get install ffmpeg\n  test:\n    steps:\n${steps.map((one) => `      - run: ${one}\n`).join('')}`;

test('what CI installs by apt before its tests is known with them, but for build tools, servers and browsers', () => {
  const steps = [
    'sudo apt-get update && sudo apt-get install -y --no-install-recommends gettext g++ libxml2-dev python3-pip libstdc++6',
    'apt install postgresql-14 redis-server firefox pandoc=3.*',
    'python manage.py test',
    'apt-get install zip',
  ];
  const { tests } = only({ ...djangoProject(), '.github/workflows/ci.yml': ci(steps) });
  expect(tests.value.systemPackages).toEqual(['gettext', 'libstdc++6', 'pandoc']);
});
