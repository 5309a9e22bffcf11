import { evaluate, type Given, isBrought, list, type Step, stageName } from './evaluate.ts';
import { type Dockerfile, type Instruction, words, wordsIn } from './instructions.ts';

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
export interface Naming extends NamedImage {
  places: Places;
}

/** What one stage takes something from. */
export interface Stage {
  name: string | undefined;
  /** What it begins from, then its instructions. */
  steps: Pick<Instruction, 'name' | 'text' | 'flags'>[];
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

/** The stages of a Dockerfile, in its order. */
export function stagesIn(dockerfile: Dockerfile, given: Given): Stage[] {
  const names = dockerfile.instructions.filter(({ name }) => name === 'FROM').map(stageName);
  const stages: Stage[] = [];
  for (const step of evaluate(dockerfile, given)) {
    const { name, text, flags } = step.instruction;
    if (name === 'FROM') {
      const own = stageName(step.instruction);
      const steps = [{ name, text: step.reference, flags }];
      stages.push({ name: own, steps, images: [], addresses: [], unknown: [], stages: [] });
    } else stages.at(-1)?.steps.push({ name, text, flags });
    const stage = stages.at(-1);
    if (stage) addStep(stage, step, names);
  }
  return stages;
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

/** The places of the stages that one is made of, its own included. */
export function reached(stages: readonly Stage[], from: number): Set<number> {
  const found = new Set<number>();
  const visit = (at: number) => {
    if (found.has(at) || !stages[at]) return;
    found.add(at);
    stages[at].stages.forEach(visit);
  };
  visit(from);
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
