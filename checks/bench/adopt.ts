import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, makeContext } from '@shipshape/container-engine';
import { type Manifest, openRepository } from '@shipshape/oci-registry';
import { startDistribution, type TestRegistry } from '@shipshape/oci-registry/testing';
import { certificateSecrets, pythonBaseFor, readyBaseImage, readyEngine } from '@shipshape/provision';
import { type DjangoProject, describeFolder } from '@shipshape/workload';
import { prepareImage } from '@shipshape/workload/image';
import { type Say, UserError } from '@shipshape/workspace';
import { $ } from 'zx';
import { formatSpread, inTurn, met, seconds } from './rounds.ts';

const rounds = 2;
const goals = { seconds: 0.6, megabytes: 0.35 };

/**
 * Measures how the image of an existing repository compares with the one of its own Dockerfile: from a clone to the image
 * with the same engine, the base image there and no layer cached; and how large each is in a registry.
 *
 * @param clone the folder of a clone, which stays as it is
 * @returns a section of benchmarks/README.md
 */
export async function benchAdopt(say: Say, clone: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-bench-'));
  const registry = await startDistribution();
  const built: string[] = [];
  const engine = await readyEngine(say);
  try {
    const [project] = describeFolder(clone);
    if (!project)
      throw new UserError(`${clone} has no Django project: name the folder of a clone that has one.`);
    const own = ownDockerfile(project);
    const base = await baseOf(engine, project, say);
    say(`an equal of the official image, for ${own}`);
    const stand = await standIn(engine, base, registry, join(folder, 'stand-in'));
    const sizes = { ours: 0, own: 0 };
    const ratio = await inTurn(
      rounds,
      async (round) => {
        const copy = await copyOf(clone, join(folder, `ours-${round}`));
        let id = '';
        const took = await seconds(async () => {
          const [described] = describeFolder(copy);
          const files = await prepareImage(
            described as DjangoProject,
            { folder: copy, say },
            placeholders(project),
          );
          for (const [name, text] of Object.entries(files))
            writeFileSync(join(copy, project.root, name), text);
          id = await build(engine, join(copy, project.root), 'Dockerfile', {
            PYTHON_IMAGE: base,
            NODE_IMAGE: base,
          });
        });
        built.push(id);
        sizes.ours = await megabytes(engine, registry, id, 'ours');
        return took;
      },
      async (round) => {
        const copy = await copyOf(clone, join(folder, `own-${round}`));
        const file = join(copy, own);
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace(
            /^FROM (?:docker\.io\/(?:library\/)?)?python:\S+/gim,
            `FROM ${stand}`,
          ),
        );
        let id = '';
        const took = await seconds(async () => {
          id = await build(engine, copy, own, {});
        });
        built.push(id);
        sizes.own = await megabytes(engine, registry, id, 'own');
        return took;
      },
    );
    return section(project, own, ratio, sizes);
  } finally {
    for (const id of built) await engine.remove(id);
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ownDockerfile({ dockerfiles }: DjangoProject): string {
  const files = dockerfiles.map(({ value }) => value);
  const found =
    files.find(({ production }) => production) ??
    files.find(({ path }) => /django|web|app/.test(path)) ??
    files[0];
  if (!found)
    throw new UserError(
      'The clone has no Django project with a Dockerfile to compare with: name another one.',
    );
  return found.path;
}

/** What collectstatic gets for the variables that production requires. */
const placeholders = ({ variables }: DjangoProject) => {
  const forms: Partial<Record<string, string>> = {
    'database-url': 'postgres://user:password@localhost/name',
    'redis-url': 'redis://localhost/0',
    url: 'https://key@localhost/1',
    number: '1',
    boolean: 'False',
  };
  const required = variables.filter(({ value }) => value.required);
  return Object.fromEntries(required.map(({ value }) => [value.name, forms[value.form] ?? 'placeholder']));
};

async function baseOf(engine: Engine, { python }: DjangoProject, say: Say): Promise<string> {
  const { reference } = await readyBaseImage(engine, pythonBaseFor(python.value), say);
  return reference;
}

/**
 * A Dockerfile of somebody else's takes the official image, which has pip and Python's headers, and trusts no proxy of
 * this machine. Where Docker Hub does not answer, this is the base with those three.
 */
async function standIn(
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
  const id = await build(engine, folder, 'Dockerfile', {});
  const reference = `${host}/bench/official:stand-in`;
  await engine.push(id, reference);
  return reference;
}

async function copyOf(clone: string, folder: string): Promise<string> {
  await $({ quiet: true })`git clone --quiet ${clone} ${folder}`;
  return folder;
}

/** Builds without a layer of another build: each stage begins with a variable that no other has. */
async function build(
  engine: Engine,
  folder: string,
  dockerfile: string,
  images: Record<string, string>,
): Promise<string> {
  const file = join(folder, dockerfile);
  const text = readFileSync(file, 'utf8').replace(/^FROM .*$/gm, `$&\nENV SHIPSHAPE_BENCH=${Date.now()}`);
  writeFileSync(file, text);
  const declared = Object.entries(images).filter(([name]) => new RegExp(`^ARG ${name}\\b`, 'm').test(text));
  const { image } = await engine.build({
    context: await makeContext(folder, { dockerfile: file }),
    buildArgs: Object.fromEntries(declared),
    labels: {},
    secrets: certificateSecrets(),
    onOutput: (chunk) => process.stderr.write(chunk),
  });
  return image.id;
}

/** What a registry holds for it, the base included. */
async function megabytes(engine: Engine, { host }: TestRegistry, id: string, name: string): Promise<number> {
  await engine.push(id, `${host}/bench/${name}:latest`);
  const stored = await openRepository(`${host}/bench/${name}`).manifest('latest');
  if (!stored) throw new Error(`${name} was pushed, and is not there`);
  const { layers } = stored.content as Manifest;
  return layers.reduce((sum, { size }) => sum + size, 0) / 1e6;
}

function section(
  project: DjangoProject,
  own: string,
  { a, b, ratio }: Awaited<ReturnType<typeof inTurn>>,
  sizes: { ours: number; own: number },
): string {
  const share = sizes.ours / sizes.own;
  return `## An existing repository: ${project.name}

From a clone to the first image, the base image there and no layer cached, ${rounds} rounds in turn, beside its own \`${own}\` on an equal base with the same engine. Sizes are compressed, as the registry has them.

| | Shipshape | its own Dockerfile | ratio | goal | met |
|---|---|---|---|---|---|
| first image | ${formatSpread(a, 1)} s | ${formatSpread(b, 1)} s | ${formatSpread(ratio)} | at most ${goals.seconds} | ${met(ratio, goals.seconds)} |
| size | ${sizes.ours.toFixed(0)} MB | ${sizes.own.toFixed(0)} MB | ${share.toFixed(2)} | at most ${goals.megabytes} | ${share <= goals.megabytes ? 'yes' : 'no'} |
`;
}
