import { findEngines } from '@shipshape/container-engine';
import { cleanEnvironment } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { mayInstall } from './apt/apt.ts';
import { baseImagePlan } from './base-image/base-image.ts';
import type { BaseRecipe } from './base-image/base-recipe.ts';
import { findLocalRegistry } from './registry/local-registry.ts';
import { repositoryOf } from './registry/target.ts';

/** What `doctor` reports of one thing that the pipeline needs. */
export interface Finding {
  name: string;
  /**
   * `will be made`: it is absent, and the pipeline installs or starts it by itself. `left out`: it is absent, and the
   * pipeline ends well without it.
   */
  status: 'ready' | 'will be made' | 'left out' | 'missing';
  /** What was found, or what its absence means and what to do. */
  detail: string;
}

export const ready = (name: string, detail: string): Finding => ({ name, status: 'ready', detail });
export const willBeMade = (name: string, detail: string): Finding => ({
  name,
  status: 'will be made',
  detail,
});
export const missing = (name: string, detail: string): Finding => ({ name, status: 'missing', detail });

/**
 * Looks at this machine. It starts and installs nothing, and writes only its memory of Docker Hub's answer.
 *
 * @param bases the base images that the workloads here build on
 * @param tools what else the workloads need
 */
export async function findings(
  bases: readonly BaseRecipe[] = [],
  tools: readonly Promise<Finding[]>[] = [],
): Promise<Finding[]> {
  const host = await findLocalRegistry();
  const images = bases.map((recipe) => baseImage(recipe, host));
  const [found, ...rest] = await Promise.all([
    Promise.all(tools),
    ...[engine(), registry(host), ...images, network()],
  ]);
  return [ready('Node', process.versions.node), ...found.flat(), ...rest];
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

/** Asks npm for a package, since npm knows this machine's index, mirror and proxy. */
async function network(): Promise<Finding> {
  const env = cleanEnvironment({}, { packageSources: true });
  const { exitCode } = await $({ nothrow: true, quiet: true, timeout: '8s', env })`npm view nx version`;
  if (exitCode === 0) return ready('network', 'the npm registry answers');
  return missing(
    'network',
    'the npm registry does not answer: what is installed still works, what is missing cannot be fetched',
  );
}

async function baseImage(recipe: BaseRecipe, host: string | undefined): Promise<Finding> {
  const { name, origin, ready: there } = await baseImagePlan({ recipe, host });
  if (origin === 'registry') return ready('base image', `${name}; its registry answers`);
  if (there) return ready('base image', `${name}, made here since Docker Hub does not answer`);
  const way = "will be made from Debian's packages, since Docker Hub does not answer";
  return mayInstall()
    ? willBeMade('base image', `${name} ${way}`)
    : missing('base image', `${name} ${way}, which needs root`);
}
