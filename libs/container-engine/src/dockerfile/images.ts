import type { Given } from './evaluate.ts';
import { parseDockerfile } from './instructions.ts';
import { type Naming, reached, stagesIn, type Taken } from './stages.ts';

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

function namings(text: string, given: Given): Omit<Taken, 'images'> & { images: Naming[] } {
  const dockerfile = parseDockerfile(text);
  const { syntax = '', syntaxPlace } = dockerfile;
  const stages = stagesIn(dockerfile, given);
  const built = [...reached(stages, stages.length - 1)]
    .sort((a, b) => a - b)
    .flatMap((at) => stages[at] ?? []);
  const places = Array.from(syntax, (_, index) => syntaxPlace + index);
  const reader: Naming[] = syntax ? [{ reference: syntax, use: 'syntax', line: 1, places }] : [];
  return {
    images: [...reader, ...built.flatMap(({ images }) => images)],
    addresses: built.flatMap(({ addresses }) => addresses),
    unknown: built.flatMap(({ unknown }) => unknown),
  };
}
