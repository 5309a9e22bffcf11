import { createHash } from 'node:crypto';
import type { BuildContext } from '../context/context.ts';
import { cleanPath } from '../context/ignore-file.ts';
import type { Given } from '../dockerfile/evaluate.ts';
import { type Instruction, instructionOf, parseDockerfile, words } from '../dockerfile/instructions.ts';
import { reached, type Stage, stagesIn } from '../dockerfile/stages.ts';

/**
 * The Dockerfile with another text for each RUN whose mounts show it something else. buildah keeps the layer of a RUN by its
 * text, and takes it again where the files of the context or of a stage have changed that `--mount` puts before it: of
 * 1.28 all, of later versions some (containers/buildah 4522, 5400, 6609, 6957). So each such RUN gets a mount that does
 * nothing, of a secret that nobody gives, whose name is the digest of what the others show. Lines stay where they are.
 *
 * What a mount of the context shows is known by its files, of a stage that is made of images with a digest alone by its
 * instructions, and of any other one by all that the build is given.
 *
 * @param dockerfile the text to build, where it is not the context's own
 */
export function withMountedDigests(dockerfile: string, context: BuildContext, given: Given): string {
  const parsed = parseDockerfile(dockerfile);
  const { instructions } = parsed;
  const stages = stagesIn(parsed, given);
  const everything = () =>
    JSON.stringify([context.digest, dockerfile, Object.entries(given.buildArgs).sort()]);
  const declared = instructions.flatMap(({ name, operands }) => (name === 'ARG' ? words(operands) : []));
  const stated = declared.map((one) => given.buildArgs[one.replace(/=.*/s, '')] ?? one);
  const ofStage = (from: string): string | undefined => {
    const number = /^\d+$/.test(from) ? Number(from) : undefined;
    const named = stages.flatMap(({ name }, at) => (name === from || number === at ? [at] : []));
    const [at] = named;
    if (at === undefined) return undefined;
    if (named.length > 1) return everything();
    const made = [...reached(stages, at)].map((one) => stages[one] as Stage);
    return made.some((one) => isOpen(one, given))
      ? everything()
      : JSON.stringify([made.map(({ steps }) => steps), stated]);
  };
  const shown = (options: Map<string, string>): string | undefined => {
    const from = options.get('from');
    // An image has its digest in the text, and no other kind of mount is of files that may change.
    if (!['bind', 'cache'].includes(options.get('type') ?? 'bind')) return undefined;
    if (from !== undefined) {
      return from.includes('$') ? everything() : ofStage(from.toLowerCase());
    }
    if (options.get('type') === 'cache') return undefined;
    return filesAt(context, options.get('source') ?? options.get('src') ?? '.') ?? everything();
  };
  const places = instructions.flatMap((one) => {
    const { name, flags, operandPlaces } = commandOf(one);
    // Behind the others: buildah 1.28 takes a mount that states no type for one of the type before it.
    const [place] = operandPlaces;
    if (name !== 'RUN' || place === undefined) return [];
    const found = flags.flatMap((flag) => shown(optionsOf(flag)) ?? []);
    return found.length === 0 ? [] : [{ place, digest: digestOf(found) }];
  });
  return places.reduceRight(
    (text, { place, digest }) =>
      `${text.slice(0, place)}--mount=type=secret,id=mounted-${digest} ${text.slice(place)}`,
    dockerfile,
  );
}

/**
 * Whether more goes into a stage than its instructions as they are read: files of the context, an image whose name may move,
 * the text of a here-document, or what an ONBUILD adds.
 */
function isOpen({ images, steps, unknown }: Stage, { baseOf }: Given): boolean {
  const base = images.find(({ use }) => use === 'FROM');
  return (
    unknown.length > 0 ||
    images.some(({ reference }) => !reference.includes('@sha256:')) ||
    (base !== undefined && baseOf?.(base.reference)?.onBuild.length !== 0) ||
    steps.some(({ name, text, flags }) =>
      name === 'RUN'
        ? text.includes('<<') || flags.some((flag) => /^--mount=(?!type=(secret|ssh|tmpfs)(,|$))/.test(flag))
        : name === 'ONBUILD' ||
          (/^(COPY|ADD)$/.test(name) && !flags.some((flag) => flag.startsWith('--from='))),
    )
  );
}

/** Which stages some RUN mounts, by their name and their position. */
export function stagesMounted(
  instructions: readonly Instruction[],
): (name: string | undefined, index: number) => boolean {
  const found = instructions
    .map(commandOf)
    .filter(mounts)
    .flatMap(({ flags }) => flags.flatMap((flag) => optionsOf(flag).get('from')?.toLowerCase() ?? []));
  return (name, index) => found.some((from) => from === name || from === String(index) || from.includes('$'));
}

/** What an instruction runs, now or in an image built on this one. */
const commandOf = (one: Instruction): Instruction => (one.name === 'ONBUILD' ? instructionOf(one) : one);

/** Whether an ONBUILD of a base image mounts something: it is in no file, so nothing can be added to it. */
export const bringsMounts = (onBuild: readonly string[]): boolean =>
  parseDockerfile(onBuild.join('\n')).instructions.some(mounts);

const mounts = ({ name, flags }: Instruction): boolean =>
  name === 'RUN' && flags.some((flag) => flag.startsWith('--mount='));

/** The options of `--mount=`; a flag that is no such mount is one of a type that does not matter. */
function optionsOf(flag: string): Map<string, string> {
  const [, list] = /^--mount=(.*)$/s.exec(flag) ?? [];
  if (list === undefined) return new Map([['type', 'none']]);
  return new Map(
    list.split(',').map((option) => {
      const [name = '', ...value] = option.trim().split('=');
      return [name.toLowerCase(), value.join('=')];
    }),
  );
}

/** The files at and below a path of the context, as a text; undefined where the path leads through a link or is not plain. */
function filesAt({ files }: BuildContext, source: string): string | undefined {
  const path = cleanPath(`/${source}`).slice(1);
  if (path === '') return JSON.stringify(files);
  const found = files.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
  const first = found.find((file) => file.path === path);
  return first && first.type !== 'link' ? JSON.stringify(found) : undefined;
}

const digestOf = (texts: string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
