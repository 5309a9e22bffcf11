import { expand } from './expand.ts';
import { type Instruction, parseDockerfile, words } from './instructions.ts';

/** What a Dockerfile states of its image's configuration in so many words; undefined where it depends on anything else. */
export interface StatedConfig {
  user: string | undefined;
  entrypoint: string[] | undefined;
  cmd: string[] | undefined;
  /** Only variables whose value is written out. */
  env: Record<string, string>;
  /** The first TCP port that EXPOSE names. */
  port: number | undefined;
}

/** What the last stage states. Pure. */
export function statedConfig(dockerfile: string): StatedConfig {
  const { instructions } = parseDockerfile(dockerfile);
  const last = instructions.findLastIndex(({ name }) => name === 'FROM');
  const stage = instructions.slice(last + 1);
  const of = (name: string) => stage.findLast((instruction) => instruction.name === name);
  const [user, entrypoint, cmd] = [of('USER'), of('ENTRYPOINT'), of('CMD')];
  const env = new Map<string, string | undefined>();
  for (const [name, value] of stage.flatMap(variables)) env.set(name, value);
  const known = new Map([...env].filter((pair): pair is [string, string] => pair[1] !== undefined));
  return {
    port: stage.filter(({ name }) => name === 'EXPOSE').flatMap((one) => exposed(one.operands, known))[0],
    user: user && isPlain(user.operands) ? user.operands : undefined,
    entrypoint: entrypoint && list(entrypoint),
    cmd: cmd && list(cmd),
    env: Object.fromEntries(known),
  };
}

function exposed(operands: string, env: ReadonlyMap<string, string>): number[] {
  return words(expand(operands, env))
    .map((word) => /^(\d+)(?:-\d+)?(?:\/tcp)?$/i.exec(word)?.[1])
    .filter((port) => port !== undefined)
    .map(Number);
}

/** A command in the form of a list, which engines keep as it is. */
function list({ operands }: Instruction): string[] | undefined {
  try {
    const value = JSON.parse(operands);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

function variables({ name, operands }: Instruction): [string, string | undefined][] {
  if (name !== 'ENV') return [];
  // The old form, `ENV name a value with blanks`, is left to the engine.
  const [, old] = /^([^\s=]+)\s/.exec(operands) ?? [];
  if (old !== undefined) return [[old, undefined]];
  return words(operands).map((word) => {
    const at = Math.max(word.indexOf('='), 0);
    const value = word.slice(at + 1);
    return [word.slice(0, at), isPlain(value) ? value : undefined];
  });
}

function isPlain(text: string): boolean {
  return /^[^\s$"'`\\]+$/.test(text);
}
