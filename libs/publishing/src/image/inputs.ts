import { createHash } from 'node:crypto';

/** Everything that decides what an image will be, besides the labels, which only describe its origin. */
export interface ImageInputs {
  /** Digest of what is handed to the builder: the Dockerfile and the files of the context (see makeContext). */
  context: string;
  /** The digest of each thing that the Dockerfile takes from elsewhere (see findSources). */
  images: string[];
  /** The build arguments, without what differs from build to build (see imageInputs in libs/workload). */
  buildArgs: Record<string, string>;
  /** The labels that the project states, before anything is filled in: they are its configuration. */
  labels: string;
  /** The engine's builder and the architecture that it builds for, without its version. */
  builder: string;
  /** The version of what docker-build does with all that (see recipe.ts). */
  recipe: number;
  /** Whether the image will name the commit it was made from: a dirty tree's image must not. */
  namesCommit: boolean;
}

/** The inputs hash: 64 hex digits that are the same wherever the same things go in. */
export function inputsHash(inputs: ImageInputs): string {
  const sorted = (_key: string, value: unknown) =>
    value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(inputs, sorted)).digest('hex');
}
