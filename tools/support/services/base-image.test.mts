import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { $, which } from 'zx';
import { hasApt, mayInstall } from './apt.mts';
import { type BaseImageOptions, baseImagePlan, ensureBaseImage } from './base-image.mts';
import { debianRootfs } from './debian-rootfs.mts';
import { ensureLocalRegistry, stopLocalRegistry } from './local-registry.mts';
import { hidePrograms, scratch } from './testing.mts';

const lines: string[] = [];
const say = (line: string) => lines.push(line);
const quiet = $({ quiet: true });

beforeEach(() => {
  lines.length = 0;
});

/** A clone that asked Docker Hub a moment ago: it answered with `digest`, or not at all. */
function clone(digest?: string): string {
  const root = scratch();
  const image = 'docker.io/library/python:3.13-slim-trixie';
  const memory = { image, askedAt: new Date().toISOString(), ...(digest && { digest }) };
  execFileSync('mkdir', [join(root, '.shipshape')]);
  writeFileSync(join(root, '.shipshape/docker-hub.json'), JSON.stringify(memory));
  return root;
}

const unused = () => Promise.reject(new Error('not to be called'));
const idle = { say, registry: unused, importRootfs: unused, push: unused };

test('builds on the official image, by its digest, where Docker Hub answers', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const root = clone(digest);
  expect(await ensureBaseImage({ root, ...idle, pythonImage: '' })).toEqual({
    reference: `docker.io/library/python@${digest}`,
    digest,
    origin: 'registry',
    name: 'docker.io/library/python:3.13-slim-trixie',
  });
});
