import { type Flavor, parseFlavor } from './flavor.ts';
import { type Image, parseImages } from './images.ts';
import { parseTags, type TagRule } from './tag-rules.ts';

/** The inputs; each list has the entries that `parseList` returns. */
export interface MetadataInputs {
  images?: string[] | undefined;
  tags?: string[] | undefined;
  flavor?: string[] | undefined;
  labels?: string[] | undefined;
  annotations?: string[] | undefined;
  /** The Bake target of the definitions; `docker-metadata-action` by default. */
  bakeTarget?: string | undefined;
}

/** The parsed inputs, of those whose entries have a grammar. */
export interface ParsedInputs {
  images: Image[];
  rules: TagRule[];
  flavor: Flavor;
}

/** @throws Error the documented errors of images, tags and flavor, in this order. */
export function parseInputs({ images, tags, flavor }: MetadataInputs): ParsedInputs {
  return {
    images: parseImages(images ?? []),
    rules: parseTags(tags ?? []),
    flavor: parseFlavor(flavor ?? []),
  };
}
