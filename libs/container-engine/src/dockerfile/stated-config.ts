import { posix } from 'node:path';
import type { HealthCheck } from '../engine.ts';
import { evaluate, type Given, list, pairs, type Step } from './evaluate.ts';
import { healthCheckOf } from './health-check.ts';
import { parseDockerfile, words } from './instructions.ts';

/**
 * What a Dockerfile states of its image's configuration. What it leaves to the base image, and what engines fill in
 * differently, is absent.
 */
export interface StatedConfig {
  user?: string | undefined;
  workdir?: string | undefined;
  entrypoint?: string[] | undefined;
  cmd?: string[] | undefined;
  shell?: string[] | undefined;
  stopSignal?: string | undefined;
  healthcheck?: HealthCheck | undefined;
  env: Record<string, string>;
  labels: Record<string, string>;
  /** The numbers of TCP ports that EXPOSE names, the last stage's own first; of a range its first. */
  ports: number[];
  volumes: string[];
}

/** What a stage has come to. */
interface State extends StatedConfig {
  /** What commands of one line are run with, where that is known. */
  runsWith: string[] | undefined;
  /** Whether the stage itself states CMD: ENTRYPOINT takes away one that it inherits. */
  statesCmd: boolean;
  /** How many of the ports the stage itself names. */
  ownPorts: number;
}

/** What the last stage states, with what it inherits from other stages. */
export function statedConfig(dockerfile: string, given: Given): StatedConfig {
  // To a line that ends so the next one belongs in buildah, and not in BuildKit.
  if (/(\\\\|``)[ \t]*\r?$/m.test(dockerfile)) return configOf(begin('', {}));
  const stages: State[] = [];
  for (const step of evaluate(parseDockerfile(dockerfile), given)) {
    const { instruction, reference, above } = step;
    const state = stages.at(-1);
    if (instruction.name === 'FROM') {
      const parent = above === undefined ? undefined : stages[above];
      stages.push(
        parent ? { ...structuredClone(parent), statesCmd: false, ownPorts: 0 } : begin(reference, given),
      );
    } else if (state) {
      apply(state, step);
    }
  }
  return configOf(stages.at(-1) ?? begin('', {}));
}

const configOf = ({ runsWith: _, statesCmd: __, ownPorts: ___, ...stated }: State): StatedConfig => stated;

const PLAIN_SHELL = ['/bin/sh', '-c'];

function begin(reference: string, { baseOf }: Pick<Given, 'baseOf'>): State {
  const base = reference === 'scratch' ? { shell: [], workdir: '/' } : baseOf?.(reference);
  return {
    ...{ env: {}, labels: {}, ports: [], volumes: [], statesCmd: false, ownPorts: 0 },
    runsWith: base && (base.shell.length > 0 ? base.shell : PLAIN_SHELL),
    workdir: base?.workdir,
  };
}

function apply(state: State, { instruction, fill }: Step): void {
  const { name, operands, flags } = instruction;
  const command = () => list(operands) ?? (state.runsWith && [...state.runsWith, operands]);
  if (name === 'USER') state.user = fill(operands);
  else if (name === 'STOPSIGNAL') state.stopSignal = fill(operands);
  else if (name === 'WORKDIR') state.workdir = resolved(state.workdir, fill(operands));
  else if (name === 'SHELL') {
    state.shell = list(operands);
    state.runsWith = state.shell;
  } else if (name === 'CMD') {
    state.cmd = command();
    state.statesCmd = true;
  } else if (name === 'ENTRYPOINT') {
    state.entrypoint = command();
    if (!state.statesCmd) state.cmd = undefined;
  } else if (name === 'HEALTHCHECK') state.healthcheck = healthCheckOf(operands, flags);
  else if (name === 'ENV') {
    for (const [key, text] of pairs(operands)) set(state.env, key, fill(text));
  } else if (name === 'LABEL') {
    for (const [key, text] of pairs(operands)) set(state.labels, fill(key), fill(text));
  } else if (name === 'EXPOSE') {
    // Each by itself: of several the others count where one is not known.
    const ports = words(operands).flatMap((word) => exposed(fill(word)));
    state.ports.splice(state.ownPorts, 0, ...ports);
    state.ownPorts += ports.length;
  } else if (name === 'VOLUME') {
    const volumes = list(operands) ?? words(operands);
    state.volumes.push(...volumes.flatMap((volume) => fill(volume) ?? []));
  }
}

function set(values: Record<string, string>, key: string | undefined, value: string | undefined): void {
  if (key === undefined) return;
  delete values[key];
  // Whatever its name is, such as __proto__.
  if (value !== undefined) Object.defineProperty(values, key, { ...PLAIN, value });
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

function resolved(before: string | undefined, workdir: string | undefined): string | undefined {
  if (workdir === undefined) return undefined;
  if (posix.isAbsolute(workdir)) return posix.resolve(workdir);
  return before === undefined ? undefined : posix.resolve('/', before, workdir);
}

/** Of a range its first: each engine writes one in its own way. */
function exposed(operands = ''): number[] {
  return words(operands)
    .map((word) => /^(\d+)(?:-\d+)?(?:\/tcp)?$/i.exec(word)?.[1])
    .filter((port) => port !== undefined)
    .map(Number);
}
