import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@shipshape/container-engine';
import { startDistribution } from '@shipshape/oci-registry/testing';
import { pythonBaseFor, readyBaseImage, readyEngine } from '@shipshape/provision';
import { type DjangoProject, describeFolder } from '@shipshape/workload';
import { prepareImage, resolveImage } from '@shipshape/workload/image';
import { type Log, UserError } from '@shipshape/workspace';
import { build, buildAnew, copyOf, megabytes, standIn } from './adopt-images.ts';
import { type Published, published } from './adopt-published.ts';
import { formatSpread, inTurn, met, type Spread, seconds, spread } from './rounds.ts';

const rounds = 2;
const goals = { seconds: 0.6, megabytes: 0.35, change: 0.5 };

/**
 * Measures how the image of an existing repository compares with the one of its own Dockerfile: from a clone to the image
 * with the same engine, the base image there and no layer cached; and how large each is in a registry.
 *
 * @param clone the folder of a clone, which stays as it is
 * @returns a section of benchmarks/README.md
 */
export async function benchAdopt(say: Log, clone: string): Promise<string> {
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
    const images = { PYTHON_IMAGE: base, NODE_IMAGE: base };
    const sizes = { ours: 0, own: 0 };
    const processor = { ours: [] as number[], own: [] as number[] };
    const changes: number[] = [];
    const waits: Published[] = [];
    const owns: number[] = [];
    const ratio = await inTurn(
      rounds,
      async (round) => {
        const copy = await copyOf(clone, join(folder, `ours-${round}`));
        let id = '';
        const before = childrenSeconds();
        const took = await seconds(async () => {
          const [described] = describeFolder(copy);
          const place = { folder: copy, say };
          const files = await prepareImage(
            await resolveImage(described as DjangoProject, place),
            place,
            placeholders(project),
          );
          for (const [name, text] of Object.entries(files))
            writeFileSync(join(copy, project.root, name), text);
          id = await buildAnew(engine, join(copy, project.root), 'Dockerfile', images);
        });
        processor.ours.push(childrenSeconds() - before);
        built.push(id);
        appendFileSync(join(copy, project.manage.value), '# one line\n');
        const again = await seconds(async () => {
          built.push(await build(engine, join(copy, project.root), 'Dockerfile', images));
        });
        changes.push(again / took);
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
        const before = childrenSeconds();
        const took = await seconds(async () => {
          id = await buildAnew(engine, copy, own, {});
        });
        processor.own.push(childrenSeconds() - before);
        built.push(id);
        owns.push(took);
        waits.push(await published(engine, await copyOf(clone, join(folder, `team-${round}`)), project.root));
        sizes.own = await megabytes(engine, registry, id, 'own');
        return took;
      },
    );
    return section(project, own, { ...ratio, processor, changes: spread(changes), waits, owns }, sizes);
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
    'email-url': 'smtp://localhost:25',
    'search-url': 'simple://localhost',
    origins: 'http://localhost',
    number: '1',
    boolean: 'False',
  };
  const required = variables.filter(({ value }) => value.required);
  return Object.fromEntries(required.map(({ value }) => [value.name, forms[value.form] ?? 'placeholder']));
};

async function baseOf(engine: Engine, { python }: DjangoProject, say: Log): Promise<string> {
  const { reference } = await readyBaseImage(engine, pythonBaseFor(python.value), say);
  return reference;
}

/** Processor time of the programs that this process has started and that have ended, theirs included. */
function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

interface Measured {
  a: Spread;
  b: Spread;
  ratio: Spread;
  processor: { ours: number[]; own: number[] };
  changes: Spread;
  waits: Published[];
  owns: number[];
}

function section(
  project: DjangoProject,
  own: string,
  { a, b, ratio, processor, changes, waits, owns }: Measured,
  sizes: { ours: number; own: number },
): string {
  const share = sizes.ours / sizes.own;
  const used = spread(processor.ours.map((one, at) => one / (processor.own[at] as number)));
  const row = (what: string, ours: string, theirs: string, measured: Spread, most: number) =>
    `| ${what} | ${ours} | ${theirs} | ${formatSpread(measured)} | at most ${most} | ${met(measured, most)} |`;
  const beside = (name: string, waited: number[]) =>
    row(
      name,
      inSeconds(spread(waited)),
      inSeconds(spread(owns)),
      spread(waited.map((one, at) => one / (owns[at] as number))),
      goals.seconds,
    );
  const once = { min: share, median: share, max: share };
  const inSeconds = (one: Spread) => `${formatSpread(one, 1)} s`;
  return `## An existing repository: ${project.name}

From a clone to the first image (describe, lock, build), the base image there and no layer cached, ${rounds} rounds in turn, beside its own \`${own}\` on an equal base with the same engine. Sizes are compressed, as the registry has them. The rows with the smoke test run the team's own commands; init also checks the settings, installs the pipeline and runs the linters once.

| | Shipshape | its own Dockerfile | ratio | goal | met |
|---|---|---|---|---|---|
${row('first image', inSeconds(a), inSeconds(b), ratio, goals.seconds)}
${row('processor time of it', inSeconds(spread(processor.ours)), inSeconds(spread(processor.own)), used, goals.seconds)}
${beside(
  'image built, smoke-tested and pushed',
  waits.map(({ image }) => image),
)}
${beside(
  'the same from a clone, init included',
  waits.map(({ init, image }) => init + image),
)}
${row('one line changed, to the first image', '', '', changes, goals.change)}
${row('size', `${sizes.ours.toFixed(0)} MB`, `${sizes.own.toFixed(0)} MB`, once, goals.megabytes)}
`;
}
