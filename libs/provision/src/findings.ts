import { findEngines } from '@shipshape/container-engine';
import { $ } from 'zx';
import { mayInstall } from './apt/apt.ts';
import { baseImagePlan } from './base-image/base-image.ts';
import { findPython } from './python/find.ts';
import { findUv, uvVersion } from './python/uv.ts';
import { findLocalRegistry } from './registry/local-registry.ts';
import { repositoryOf } from './registry/target.ts';

/** What the doctor says of one thing that the pipeline needs. */
export interface Finding {
  name: string;
  /** `will be made`: it is not there, and the pipeline sees to it by itself. */
  status: 'ready' | 'will be made' | 'missing';
  /** What was found, or what its absence means and what to do. */
  detail: string;
}

const ready = (name: string, detail: string): Finding => ({ name, status: 'ready', detail });
const willBeMade = (name: string, detail: string): Finding => ({ name, status: 'will be made', detail });
const missing = (name: string, detail: string): Finding => ({ name, status: 'missing', detail });

/** Looks at this machine; starts, installs and writes nothing that the pipeline would miss. */
export async function findings(): Promise<Finding[]> {
  const host = await findLocalRegistry();
  return [
    ready('Node', process.versions.node),
    ...(await Promise.all([python(), uv(), engine(), registry(host), baseImage(host), network()])),
  ];
}

const python = (): Promise<Finding> =>
  findPython().then(
    ({ version, path }) => ready('Python', `${version} (${path})`),
    (error: Error) => missing('Python', `${error.message} Without it neither lint nor test runs.`),
  );

async function uv(): Promise<Finding> {
  const path = await findUv();
  if (path) return ready('uv', `${uvVersion} (${path})`);
  return willBeMade('uv', `${uvVersion} will be installed into .shipshape, from PyPI`);
}

async function engine(): Promise<Finding> {
  const found = await findEngines({ wanted: process.env.CONTAINER_ENGINE });
  const chosen = found.find((one) => one.chosen);
  const passedOver = found.filter((one) => !one.chosen).map(({ name, detail }) => `${name}: ${detail}`);
  const others = passedOver.length ? ` (${passedOver.join('; ')})` : '';
  if (chosen) return ready('engine', `${chosen.detail}${others}`);
  if (mayInstall()) return willBeMade('engine', `buildah will be installed with apt${others}`);
  return missing('engine', `install Docker or buildah; without one no image can be built${others}`);
}

async function registry(host: string | undefined): Promise<Finding> {
  if (process.env.REGISTRY) {
    return repositoryOf('app', () => undefined).then(
      () => ready('registry', `${process.env.REGISTRY} (REGISTRY); the pipeline asks it first of all`),
      (error: Error) => missing('registry', error.message),
    );
  }
  if (host) return ready('registry', `${host}, the clone's own`);
  return willBeMade('registry', "the clone's own will be started on 127.0.0.1; set REGISTRY for another");
}

/** Asks npm for a package: it knows this machine's own index, mirror and proxy. */
async function network(): Promise<Finding> {
  const { exitCode } = await $({ nothrow: true, quiet: true, timeout: '8s' })`npm view nx version`;
  if (exitCode === 0) return ready('network', 'the npm registry answers');
  return missing(
    'network',
    'the npm registry does not answer: what is installed goes on working, what is missing cannot be fetched',
  );
}

async function baseImage(host: string | undefined): Promise<Finding> {
  const { name, origin, ready: there } = await baseImagePlan({ host });
  if (origin === 'registry') return ready('base image', `${name}; its registry answers`);
  if (there) return ready('base image', `${name}, made here since Docker Hub does not answer`);
  const way = "will be made from Debian's packages, since Docker Hub does not answer";
  return mayInstall()
    ? willBeMade('base image', `${name} ${way}`)
    : missing('base image', `${name} ${way}, which needs root`);
}
