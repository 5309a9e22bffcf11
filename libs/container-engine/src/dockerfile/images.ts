import { expand } from './expand.ts';
import { type Instruction, parseDockerfile, words } from './instructions.ts';

/** An image that a Dockerfile names. */
export interface NamedImage {
  /** As the engine gets it, arguments filled in: `python:3.13-slim` or `host/base@sha256:…`. */
  reference: string;
  /** What it is for. `syntax` is the image that BuildKit has read the Dockerfile; buildah takes no notice of it. */
  use: 'FROM' | 'COPY' | 'RUN' | 'syntax';
  /** Of `FROM --platform=…`, arguments filled in. */
  platform?: string;
  /** Where it is first named, counted from 1. */
  line: number;
}

/** What one stage takes something from. */
interface Stage {
  name: string | undefined;
  images: NamedImage[];
  addresses: Taken['addresses'];
  /** The places of other stages. */
  stages: number[];
}

/** What a build takes from elsewhere than its context. */
export interface Taken {
  images: NamedImage[];
  /** The addresses that `ADD` fetches without a checksum, arguments filled in, and the line of each. */
  addresses: { address: string; line: number }[];
}

/** The images of {@link takenFrom}. */
export const namedImages = (...given: Parameters<typeof takenFrom>): NamedImage[] =>
  takenFrom(...given).images;

/**
 * Every image that a build takes something from, each once, in the order of the Dockerfile: by `FROM`, `COPY --from=` and
 * `RUN --mount=from=`, without stages, their numbers and `scratch`; and every address that it fetches by `ADD`. What only a stage names that nothing leads to is left
 * out: the engines don't build it.
 *
 * @param buildArgs what the build is given: it goes before an ARG's default, and counts only where an ARG states it
 * @param platform what is built for and on, for TARGETARCH and the like
 */
export function takenFrom(
  dockerfile: string,
  buildArgs: Record<string, string>,
  platform = 'linux/amd64',
): Taken {
  const { escapeCharacter, syntax, instructions } = parseDockerfile(dockerfile);
  const names = instructions.filter(({ name }) => name === 'FROM').map(stageName);
  const stages: Stage[] = [];
  const globals = new Map(Object.entries(platformArguments(platform)));
  let scope = globals;

  const add = (image: NamedImage, found: number) => {
    const stage = stages.at(-1);
    if (found >= 0) stage?.stages.push(found);
    else if (image.reference !== '' && image.reference !== 'scratch') stage?.images.push(image);
  };
  for (const instruction of instructions) {
    const { name, flags, operands, line } = instruction;
    const filled = (text: string) => expand(text, scope, escapeCharacter);
    if (name === 'FROM') {
      scope = globals;
      const reference = filled(words(operands)[0] ?? '');
      const [stated] = flags.filter((flag) => flag.startsWith('--platform='));
      const of = stated ? { platform: filled(stated.slice('--platform='.length)) } : {};
      // Only a stage above, and of several of one name the nearest.
      const above = stages.findLastIndex((stage) => stage.name === reference.toLowerCase());
      stages.push({ name: stageName(instruction), images: [], addresses: [], stages: [] });
      add({ reference, use: 'FROM', ...of, line }, above);
      scope = new Map();
    } else if (name === 'ARG') {
      for (const operand of words(operands)) {
        const [argument = ''] = operand.split('=');
        const fallback = operand.includes('=')
          ? filled(operand.slice(argument.length + 1))
          : globals.get(argument);
        const value = buildArgs[argument] ?? fallback;
        if (value !== undefined) scope.set(argument, value);
      }
    } else if (name === 'ENV') {
      for (const operand of words(operands)) {
        const [variable = '', ...value] = operand.split('=');
        if (value.length > 0) scope.set(variable, filled(value.join('=')));
      }
    } else if (name === 'ADD' && !flags.some((flag) => flag.startsWith('--checksum='))) {
      for (const address of addedBy(operands).map(filled))
        if (/^(https?|ftp|git|ssh):\/\/|^git@/i.test(address))
          stages.at(-1)?.addresses.push({ address, line });
    } else if (name === 'COPY' || name === 'RUN') {
      for (const reference of sources(flags).map(filled)) {
        const found = /^\d+$/.test(reference)
          ? Number(reference)
          : names.lastIndexOf(reference.toLowerCase());
        add({ reference, use: name, line }, found);
      }
    }
  }
  const built = [...reached(stages)].sort((a, b) => a - b).flatMap((at) => stages[at] ?? []);
  const images = built.flatMap((stage) => stage.images);
  const once = images.filter(
    ({ reference }, at) => images.findIndex((image) => image.reference === reference) === at,
  );
  const reader: NamedImage[] = syntax
    ? [{ reference: syntax.split(/\s/)[0] ?? '', use: 'syntax', line: 1 }]
    : [];
  return { images: [...reader, ...once], addresses: built.flatMap((stage) => stage.addresses) };
}

/** What an ADD names before its target, in either form. */
function addedBy(operands: string): string[] {
  try {
    return (JSON.parse(operands) as string[]).slice(0, -1);
  } catch {
    return words(operands)
      .map((word) => word.replace(/^"(.*)"$|^'(.*)'$/s, '$1$2'))
      .slice(0, -1);
  }
}

/** The places of the stages that the last one is made of. */
function reached(stages: Stage[]): Set<number> {
  const found = new Set<number>();
  const visit = (at: number) => {
    if (found.has(at) || !stages[at]) return;
    found.add(at);
    stages[at].stages.forEach(visit);
  };
  visit(stages.length - 1);
  return found;
}

function stageName({ name, operands }: Instruction): string | undefined {
  const [, as = '', stage] = words(operands);
  return name === 'FROM' && as.toUpperCase() === 'AS' ? stage?.toLowerCase() : undefined;
}

/** What `--from=` and `--mount=…,from=` name. */
function sources(flags: string[]): string[] {
  return flags.flatMap((flag) => {
    const [, option, value = ''] = /^--(from|mount)=(.*)$/s.exec(flag) ?? [];
    if (option === 'from') return [value];
    return value.split(',').flatMap((field) => /^\s*from=(.*)$/s.exec(field)?.[1] ?? []);
  });
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
