import { toRecord } from './labels.ts';

/** A Bake file with one target, as an object. */
export type BakeFile = { target: { [target: string]: object } };

/** The Bake definitions (specification, section 9). */
export interface BakeFiles {
  tags: BakeFile;
  labels: BakeFile;
  annotations: BakeFile;
  /** Tags and labels together. */
  combined: BakeFile;
}

export interface BakeSource {
  target: string;
  images: string[];
  version: string | undefined;
  tags: string[];
  labels: string[];
  annotations: string[];
}

export function makeBakeFiles({ target, images, version, tags, labels, annotations }: BakeSource): BakeFiles {
  const file = (content: object): BakeFile => ({ target: { [target]: content } });
  const args = {
    DOCKER_META_IMAGES: images.join(','),
    ...(version === undefined ? {} : { DOCKER_META_VERSION: version }),
  };
  const record = toRecord(labels);
  return {
    tags: file({ tags, args }),
    labels: file({ labels: record }),
    annotations: file({ annotations }),
    combined: file({ tags, labels: record, args }),
  };
}
