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
 * `RUN --mount=from=`, without stages, their numbers and `scratch`; and every address that it fetches by `ADD`.
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
  const images: NamedImage[] = syntax
    ? [{ reference: syntax.split(/\s/)[0] ?? '', use: 'syntax', line: 1 }]
    : [];
  const addresses: Taken['addresses'] = [];
  const stages = new Set(instructions.flatMap((instruction) => stageName(instruction) ?? []));
  const above = new Set<string>();
  const globals = new Map(Object.entries(platformArguments(platform)));
  let scope = globals;

  const add = (image: NamedImage, notThese: Set<string>) => {
    const { reference, use } = image;
    if (reference === '' || reference === 'scratch' || notThese.has(reference.toLowerCase())) return;
    if (images.some((known) => known.reference === reference && known.use !== 'syntax')) return;
    if (use !== 'FROM' && /^\d+$/.test(reference)) return;
    images.push(image);
  };
  for (const instruction of instructions) {
    const { name, flags, operands, line } = instruction;
    const filled = (text: string) => expand(text, scope, escapeCharacter);
    if (name === 'FROM') {
      scope = globals;
      const reference = filled(words(operands)[0] ?? '');
      const [stated] = flags.filter((flag) => flag.startsWith('--platform='));
      const of = stated ? { platform: filled(stated.slice('--platform='.length)) } : {};
      add({ reference, use: 'FROM', ...of, line }, above);
      scope = new Map();
      const stage = stageName(instruction);
      if (stage !== undefined) above.add(stage);
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
        if (/^(https?|git|ssh):\/\/|^git@/.test(address)) addresses.push({ address, line });
    } else if (name === 'COPY' || name === 'RUN') {
      for (const reference of sources(flags)) add({ reference: filled(reference), use: name, line }, stages);
    }
  }
  return { images, addresses };
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
