import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, makeContext } from '@shipshape/container-engine';
import { type Manifest, openRepository } from '@shipshape/oci-registry';
import type { TestRegistry } from '@shipshape/oci-registry/testing';
import { certificateSecrets } from '@shipshape/provision';
import { $ } from 'zx';

/**
 * A Dockerfile of somebody else's takes the official image, which has pip and Python's headers, and trusts no proxy of
 * this machine. Where Docker Hub does not answer, this is the base with those three.
 */
export async function standIn(
  engine: Engine,
  base: string,
  { host }: TestRegistry,
  folder: string,
): Promise<string> {
  if (base.startsWith('docker.io/')) return base;
  await $`mkdir -p ${folder}`;
  const [bundle] = certificateSecrets();
  if (bundle && 'file' in bundle.content) await $`cp ${bundle.content.file} ${join(folder, 'bundle.crt')}`;
  writeFileSync(
    join(folder, 'Dockerfile'),
    `FROM ${base}
COPY . /opt/machine/
RUN apt-get update && apt-get install --yes --no-install-recommends python3-dev \\
 && cd / && tar -cf /tmp/headers.tar usr/include/python3* usr/include/*/python3* \\
 && apt-get purge --yes --auto-remove python3-dev && rm -rf /var/lib/apt/lists/* \\
 && tar -C / -xf /tmp/headers.tar && rm /tmp/headers.tar && python3 -m venv /usr/local/python
ENV PATH=/usr/local/python/bin:$PATH PIP_CERT=/opt/machine/bundle.crt
`,
  );
  const id = await buildAnew(engine, folder, 'Dockerfile', {});
  const reference = `${host}/bench/official:stand-in`;
  await engine.push(id, reference);
  return reference;
}

export async function copyOf(clone: string, folder: string): Promise<string> {
  await $({ quiet: true })`git clone --quiet ${clone} ${folder}`;
  return folder;
}

/**
 * A Dockerfile that shares no layer with another build: each stage begins with a variable that no other stage has either, or
 * they could not be built side by side.
 */
export function withoutLayers(dockerfile: string): string {
  let stage = 0;
  return dockerfile.replace(/^FROM .*$/gm, (line) => `${line}\nENV SHIPSHAPE_BENCH=${Date.now()}-${++stage}`);
}

/** Builds without a layer of another build. */
export async function buildAnew(
  engine: Engine,
  folder: string,
  dockerfile: string,
  images: Record<string, string>,
): Promise<string> {
  const file = join(folder, dockerfile);
  writeFileSync(file, withoutLayers(readFileSync(file, 'utf8')));
  return await build(engine, folder, dockerfile, images, false);
}

/** Builds with the layers that are there. */
export async function build(
  engine: Engine,
  folder: string,
  dockerfile: string,
  images: Record<string, string>,
  layersHere = true,
): Promise<string> {
  const file = join(folder, dockerfile);
  const text = readFileSync(file, 'utf8');
  const declared = Object.entries(images).filter(([name]) => new RegExp(`^ARG ${name}\\b`, 'm').test(text));
  const bases = await Promise.all(
    declared.map(async ([, reference]) => {
      return [reference, await engine.inspect(await engine.pull(reference))] as const;
    }),
  );
  const { image } = await engine.build({
    context: await makeContext(folder, { dockerfile: file }),
    buildArgs: Object.fromEntries(declared),
    bases: new Map(bases),
    labels: {},
    secrets: certificateSecrets(),
    // As docker-build does, which gives the commit's.
    sourceDateEpoch: 1_700_000_000,
    layersHere,
    onOutput: (chunk) => process.stderr.write(chunk),
  });
  return image.id;
}

/** What a registry holds for it, the base included. */
export async function megabytes(
  engine: Engine,
  { host }: TestRegistry,
  id: string,
  name: string,
): Promise<number> {
  await engine.push(id, `${host}/bench/${name}:latest`);
  const stored = await openRepository(`${host}/bench/${name}`).manifest('latest');
  if (!stored) throw new Error(`${name} was pushed, and is not there`);
  const { layers } = stored.content as Manifest;
  return layers.reduce((sum, { size }) => sum + size, 0) / 1e6;
}
