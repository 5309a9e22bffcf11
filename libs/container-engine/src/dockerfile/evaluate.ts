import type { Base } from '../engine.ts';
import { expand } from './expand.ts';
import { type Dockerfile, type Instruction, instructionOf, parseDockerfile, words } from './instructions.ts';

/** What a Dockerfile is evaluated with. */
export interface Given {
  /** What the build is given: it goes before an ARG's default, and counts only where an ARG states it. */
  buildArgs: Readonly<Record<string, string>>;
  /** What is built for and on, for TARGETARCH and the like. */
  platform: string;
  /** What is known of an image that FROM names. */
  baseOf?: ((reference: string) => Base | undefined) | undefined;
}

/** An instruction, as the engines come to it. */
export interface Step {
  instruction: Instruction;
  /** Of a FROM: the image or stage it names, arguments filled in. */
  reference: string;
  /** Of a FROM: the place of the stage above that it names; undefined for an image. */
  above: number | undefined;
  /**
   * A text with the variables filled in that hold at this instruction; undefined where the engines differ, or where the
   * base image decides and is not known. Ask before the next step.
   */
  fill(text: string): string | undefined;
}

/** What holds in a stage. A variable whose value is not known is there, and undefined. */
interface Scope {
  name: string | undefined;
  variables: Map<string, string | undefined>;
  /** Which of them ARG set. */
  arguments: Set<string>;
  /** Whether an image that is not known may have set any other variable. */
  isOpen: boolean;
  triggers: Instruction[];
}

/**
 * Goes through a Dockerfile as the engines do, stage by stage, with what each inherits by `FROM <stage>`: its ENV and, in
 * BuildKit, its ARG, and the ONBUILD instructions that it leaves behind.
 */
export function* evaluate(
  { instructions, escapeCharacter }: Dockerfile,
  { buildArgs, platform, baseOf }: Given,
): Generator<Step> {
  // An object has names of its own, such as "constructor".
  const stated = new Map(Object.entries(buildArgs));
  const builtIn = platformArguments(platform);
  const globals = new Map<string, string>(
    Object.entries(builtIn).map(([name, value]) => [name, stated.get(name) ?? value]),
  );
  const stages: Scope[] = [];
  const fillIn = (text: string) => {
    const scope = stages.at(-1);
    return scope ? filled(text, scope, escapeCharacter) : expand(text, globals, escapeCharacter);
  };
  const queue = [...instructions];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const instruction = next;
    const scope = stages.at(-1);
    if (instruction.name === 'FROM') {
      const reference = expand(words(instruction.operands)[0] ?? '', globals, escapeCharacter);
      // Only a stage above, and of several of one name the nearest.
      const at = stages.findLastIndex(({ name }) => name === reference.toLowerCase());
      const parent = stages[at];
      yield {
        ...{ instruction, reference, above: parent && at },
        fill: (text) => expand(text, globals, escapeCharacter),
      };
      const opened = parent ? heir(parent) : fresh(reference, baseOf?.(reference), instruction.line);
      queue.unshift(...opened.triggers.splice(0));
      stages.push({ ...opened, name: stageName(instruction) });
      continue;
    }
    yield { instruction, reference: '', above: undefined, fill: fillIn };
    if (instruction.name === 'ARG') {
      for (const operand of words(instruction.operands)) {
        const [name = ''] = operand.split('=');
        const fallback = operand.includes('=') ? fillIn(operand.slice(name.length + 1)) : globals.get(name);
        const value = stated.get(name) ?? fallback;
        // Proxies are given to a build by the engine's own settings as well.
        const isOurs = stated.has(name) || !/_proxy$/i.test(name);
        if (scope) declare(scope, name, isOurs ? value : undefined, !isOurs || operand.includes('='));
        else if (value !== undefined) globals.set(name, value);
      }
    } else if (instruction.name === 'ENV' && scope) {
      // All of one instruction see what held before it.
      for (const [name, value] of pairs(instruction.operands).map(
        ([of, text]) => [of, fillIn(text)] as const,
      )) {
        scope.variables.set(name, value);
        scope.arguments.delete(name);
      }
    } else if (instruction.name === 'ONBUILD') {
      scope?.triggers.push(instructionOf(instruction));
    }
  }
}

/** `NAME=value` pairs of ENV or LABEL as written, or the one of the old form, `NAME value with blanks`. */
export function pairs(operands: string): [name: string, text: string][] {
  const all = words(operands);
  if (!all[0]?.includes('=')) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(operands) ?? [];
    return name ? [[name, value]] : [];
  }
  return all.map((word) => {
    const at = word.indexOf('=');
    return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
  });
}

/** A command in the form of a list, which engines keep as it is. */
export function list(operands: string): string[] | undefined {
  try {
    const value = JSON.parse(operands);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an instruction is in no file, because an image's ONBUILD adds it. */
export const isBrought = ({ operands, operandPlaces }: Instruction): boolean =>
  operands !== '' && operandPlaces.length === 0;

export function stageName({ name, operands }: Instruction): string | undefined {
  const [, as = '', stage] = words(operands);
  return name === 'FROM' && as.toUpperCase() === 'AS' ? stage?.toLowerCase() : undefined;
}

function fresh(reference: string, known: Base | undefined, line: number): Scope {
  // Of nothing, BuildKit makes an image with a PATH, and buildah one without.
  const none = reference === 'scratch' ? { PATH: undefined } : {};
  return {
    name: undefined,
    variables: new Map(Object.entries(known?.env ?? none)),
    arguments: new Set(),
    isOpen: known === undefined && reference !== 'scratch',
    triggers: parseDockerfile((known?.onBuild ?? []).join('\n')).instructions.map((one) => ({
      // It is in no file.
      ...{ ...one, line, operandPlaces: [], flagPlaces: [] },
    })),
  };
}

/** What a stage begins with that another one left. buildah forgets its arguments, and BuildKit keeps them. */
function heir(parent: Scope): Scope {
  const variables = new Map(parent.variables);
  for (const name of parent.arguments) variables.set(name, undefined);
  return { ...parent, variables, arguments: new Set(), triggers: [...parent.triggers] };
}

/** ARG in a stage. Where ENV or the base image has set the same name, that wins in buildah, and ARG does in BuildKit. */
function declare(scope: Scope, name: string, value: string | undefined, isStated: boolean): void {
  if (value === undefined && !isStated) return;
  const isOwn = scope.arguments.has(name);
  const maySet = !isOwn && (scope.variables.has(name) || scope.isOpen);
  scope.variables.set(name, maySet && scope.variables.get(name) !== value ? undefined : value);
  if (!maySet) scope.arguments.add(name);
}

function filled(text: string, { variables, isOpen }: Scope, escapeCharacter: string): string | undefined {
  let isKnown = true;
  const lookup = {
    get(name: string) {
      if (variables.has(name) ? variables.get(name) === undefined : isOpen) isKnown = false;
      return variables.get(name);
    },
  };
  const result = expand(text, lookup, escapeCharacter);
  return isKnown ? result : undefined;
}

function platformArguments(platform: string): Record<string, string> {
  const [os = '', arch = '', variant = ''] = platform.split('/');
  const of = (prefix: string) => ({
    [`${prefix}PLATFORM`]: platform,
    [`${prefix}OS`]: os,
    [`${prefix}ARCH`]: arch,
    [`${prefix}VARIANT`]: variant,
  });
  return { ...of('TARGET'), ...of('BUILD') };
}
