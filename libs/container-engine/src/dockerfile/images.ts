import { evaluate, type Given, isBrought, list, type Step, stageName } from './evaluate.ts';
import { type Dockerfile, parseDockerfile, words, wordsIn } from './instructions.ts';

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
  /** True where the ONBUILD of the base image on that line names it, and not the Dockerfile. */
  isBrought?: true;
}

/** The places of the characters of one name in the file: a name may go on over several lines. */
type Places = number[];

/** An image by one of its names. */
interface Naming extends NamedImage {
  places: Places;
}

/** What one stage takes something from. */
interface Stage {
  name: string | undefined;
  /** What it begins from, then its instructions. */
  steps: { name: string; text: string }[];
  images: Naming[];
  addresses: Taken['addresses'];
  unknown: Taken['unknown'];
  /** The places of other stages. */
  stages: number[];
}

/** What a build takes from elsewhere than its context. */
export interface Taken {
  images: NamedImage[];
  /** The addresses that `ADD` fetches without a checksum, arguments filled in. */
  addresses: ({ address: string; isGit: boolean } & Pick<NamedImage, 'line' | 'isBrought'>)[];
  /** What an image or address is named by where only the base image decides about it, or each engine in its own way. */
  unknown: { text: string; line: number }[];
}

/**
 * Every image that a build takes something from, each once, in the order of the Dockerfile: by `FROM`, `COPY --from=` and
 * `RUN --mount=from=`, without stages, their numbers and `scratch`; and every address that it fetches by `ADD`. What only a
 * stage names that nothing leads to is left out: the engines don't build it.
 */
export function takenFrom(dockerfile: string, given: Given): Taken {
  const { images, addresses, unknown } = namings(dockerfile, given);
  const isSame = (one: Naming, other: Naming) =>
    one.reference === other.reference && one.isBrought === other.isBrought;
  const once = images.filter((image, at) => images.findIndex((other) => isSame(image, other)) === at);
  return { images: once.map(({ places: _, ...image }) => image), addresses, unknown };
}

/**
 * The Dockerfile with other names for its images, and otherwise to the letter as it was: each line is where it was.
 *
 * @param names the new name of each reference; an image that has none keeps its own
 */
export function renameImages(dockerfile: string, given: Given, names: ReadonlyMap<string, string>): string {
  const characters = dockerfile.split('');
  for (const { reference, places } of namings(dockerfile, given).images) {
    const name = names.get(reference);
    if (name === undefined || places.length === 0) continue;
    for (const place of places) characters[place] = '';
    // At the end of the old one: what follows on the next line may be the next instruction.
    characters[places.at(-1) as number] = name;
  }
  return characters.join('');
}

/**
 * The stages that can be built at the same time, for an engine that builds one after the other: in groups, each of which
 * needs those before it. A stage without a RUN, or without a name of its own, is left to the build that needs it; so is one
 * that begins with the same layer as another of its group: each would make it, and the layer cache returns one of the two.
 *
 * @returns their names; nothing where no two stages are independent of each other
 */
export function stagesTogether(text: string, given: Given): string[][] {
  const stages = stagesIn(parseDockerfile(text), given);
  const names = stages.map(({ name }) => name);
  const depths: number[] = [];
  for (const stage of stages) {
    const needed = stage.stages.map((other) => depths[other] ?? 0);
    depths.push(Math.max(0, ...needed) + (runs(stage) ? 1 : 0));
  }
  const groups: Stage[][] = [];
  for (const at of [...reached(stages)].sort((one, other) => one - other)) {
    const stage = stages[at] as Stage;
    const isAlone = names.indexOf(stage.name) === names.lastIndexOf(stage.name);
    if (!stage.name || !isAlone || !runs(stage) || at === stages.length - 1) continue;
    const depth = depths[at] as number;
    const group = groups[depth] ?? [];
    if (!group.some((other) => beginAlike(other, stage))) groups[depth] = [...group, stage];
  }
  const last = groups.findLastIndex((group) => group && group.length > 1);
  return groups
    .slice(0, last + 1)
    .filter(Boolean)
    .map((group) => group.map(({ name }) => name as string));
}

const runs = ({ steps }: Stage): boolean => steps.some(({ name }) => name === 'RUN');

/** Whether the steps that two stages have in common make a layer. */
function beginAlike(one: Stage, other: Stage): boolean {
  const differs = one.steps.findIndex(({ text }, at) => text !== other.steps[at]?.text);
  const common = differs < 0 ? one.steps : one.steps.slice(0, differs);
  return common.some(({ name }) => /^(RUN|COPY|ADD|WORKDIR)$/.test(name));
}

function stagesIn(dockerfile: Dockerfile, given: Given): Stage[] {
  const names = dockerfile.instructions.filter(({ name }) => name === 'FROM').map(stageName);
  const stages: Stage[] = [];
  for (const step of evaluate(dockerfile, given)) {
    const { name, text } = step.instruction;
    if (name === 'FROM') {
      const own = stageName(step.instruction);
      const steps = [{ name, text: step.reference }];
      stages.push({ name: own, steps, images: [], addresses: [], unknown: [], stages: [] });
    } else stages.at(-1)?.steps.push({ name, text });
    const stage = stages.at(-1);
    if (stage) addStep(stage, step, names);
  }
  return stages;
}

function namings(text: string, given: Given): Omit<Taken, 'images'> & { images: Naming[] } {
  const dockerfile = parseDockerfile(text);
  const { syntax = '', syntaxPlace } = dockerfile;
  const stages = stagesIn(dockerfile, given);
  const built = [...reached(stages)].sort((a, b) => a - b).flatMap((at) => stages[at] ?? []);
  const places = Array.from(syntax, (_, index) => syntaxPlace + index);
  const reader: Naming[] = syntax ? [{ reference: syntax, use: 'syntax', line: 1, places }] : [];
  return {
    images: [...reader, ...built.flatMap(({ images }) => images)],
    addresses: built.flatMap(({ addresses }) => addresses),
    unknown: built.flatMap(({ unknown }) => unknown),
  };
}

/** Adds to a stage what one of its instructions takes from elsewhere. */
function addStep(
  stage: Stage,
  { instruction, reference, above, fill }: Step,
  names: (string | undefined)[],
): void {
  const { name, flags, flagPlaces, operands, operandPlaces, line } = instruction;
  const how = isBrought(instruction) ? ({ isBrought: true } as const) : {};
  const take = (image: Naming) => {
    if (image.reference !== '' && image.reference !== 'scratch') stage.images.push({ ...image, ...how });
  };
  if (name === 'FROM') {
    if (above !== undefined) return void stage.stages.push(above);
    const [{ word, index } = { word: '', index: 0 }] = wordsIn(operands);
    const stated = flags.find((flag) => flag.startsWith('--platform='))?.slice('--platform='.length);
    const of = stated === undefined ? {} : { platform: fill(stated) ?? '' };
    take({ reference, use: name, ...of, line, places: operandPlaces.slice(index, index + word.length) });
  } else if (name === 'ADD' && !flags.some((flag) => flag.startsWith('--checksum='))) {
    for (const text of addedBy(operands)) {
      const address = fill(text);
      if (address === undefined) stage.unknown.push({ text, line });
      else if (isRemote(address)) stage.addresses.push({ address, isGit: isGit(address), line, ...how });
    }
  } else if (name === 'COPY' || name === 'RUN') {
    for (const [at, flag] of flags.entries()) {
      for (const { text, index } of sources(flag)) {
        const from = fill(text);
        if (from === undefined) {
          stage.unknown.push({ text, line });
          continue;
        }
        const found = /^\d+$/.test(from) ? Number(from) : names.lastIndexOf(from.toLowerCase());
        const places = flagPlaces[at]?.slice(index, index + text.length) ?? [];
        if (found >= 0) stage.stages.push(found);
        else take({ reference: from, use: name, line, places });
      }
    }
  }
}

/** What ADD fetches over a network: a file, or a git repository, also in the spelling of ssh. */
const isRemote = (source: string): boolean => /^([a-z]+:\/\/|[\w-]+@[\w.-]+:)/i.test(source);

/** As BuildKit has it: by its protocol or the spelling of ssh, or a path over HTTP that ends in `.git`. */
const isGit = (address: string): boolean =>
  !/^(https?|ftp):/i.test(address) || /^[^#?]*\.git(?=$|[#?])/i.test(address);

/** What an ADD names before its target, in either form. */
function addedBy(operands: string): string[] {
  const named = list(operands) ?? words(operands).map((word) => word.replace(/^"(.*)"$|^'(.*)'$/s, '$1$2'));
  return named.slice(0, -1);
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

/** What `--from=` and `--mount=…,from=` name, and where in the flag. */
function sources(flag: string): { text: string; index: number }[] {
  const [, start = '', option, value = ''] = /^(--(from|mount)=)(.*)$/s.exec(flag) ?? [];
  if (option === 'from') return [{ text: value, index: start.length }];
  return [...value.matchAll(/(?<=(?:^|,)\s*from=)[^,]*/gs)].map(({ 0: text, index }) => ({
    ...{ text, index: start.length + index },
  }));
}
