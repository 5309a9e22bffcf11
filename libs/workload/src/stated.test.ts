import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { imageInputs } from './image-inputs.ts';
import { imageProjects } from './projects.ts';
import { dockerfileOf } from './stated.ts';
import { workloads } from './workloads.ts';

function workspace(stated: string): string {
  const folder = scratch();
  mkdirSync(join(folder, 'apps/shop/docker'), { recursive: true });
  writeFileSync(join(folder, 'apps/shop/manage.py'), '');
  writeFileSync(join(folder, 'apps/shop/docker/Dockerfile'), 'FROM python:3.12-slim\n');
  writeFileSync(join(folder, 'apps/shop/shipshape.json'), stated);
  return folder;
}

test('a Dockerfile that a team names is what makes its image, and what counts for it', () => {
  const folder = workspace('{"dockerfile": "docker/Dockerfile"}');
  const [shop] = imageProjects('shop', workloads, folder);
  if (!shop) throw new Error('no project');
  expect(dockerfileOf(shop.root, folder)).toBe('docker/Dockerfile');
  expect(imageInputs(shop, workloads, folder).target).toEqual([
    '{projectRoot}/**/*',
    { env: 'PYTHON_IMAGE' },
  ]);
  expect(workloads[0]?.image(shop, folder).base.name).toBe('python-3.12');
});

test('it lies in the project', () => {
  const folder = workspace('{"dockerfile": "../../Dockerfile"}');
  expect(() => dockerfileOf('apps/shop', folder)).toThrow(
    'apps/shop/shipshape.json names the Dockerfile "../../Dockerfile", which is not in the project\'s folder',
  );
});

test.each(['{}', '{"dockerfile": ""}', 'not JSON'])('without one it is the usual file: %s', (stated) => {
  expect(dockerfileOf('apps/shop', workspace(stated))).toBe('Dockerfile');
});
