import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@shipshape/ci';
import { type ImageMetadata, joinOutputs } from '@shipshape/image-metadata';
import type { Inputs } from './inputs.ts';

/** The action's outputs, in the order in which it sets them. */
export interface Outputs {
  version: string;
  tags: string;
  'tag-names': string;
  labels: string;
  annotations: string;
  json: string;
  'bake-file-tags': string;
  'bake-file-labels': string;
  'bake-file-annotations': string;
  'bake-file': string;
}

/**
 * Writes the Bake files into a new folder under RUNNER_TEMP, and returns each output as text.
 *
 * @throws Error if no folder can be made there
 */
export function makeOutputs(made: ImageMetadata, inputs: Inputs, env: Environment): Outputs {
  const parent = env.RUNNER_TEMP || tmpdir();
  const folder = freshFolder(parent);
  const bakeFile = (name: string, content: object) => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content, null, 2));
    return path;
  };
  return {
    version: made.version.main ?? '',
    ...joinOutputs(made, inputs),
    json: JSON.stringify(made.json),
    'bake-file-tags': bakeFile('docker-metadata-action-bake-tags.json', made.bake.tags),
    'bake-file-labels': bakeFile('docker-metadata-action-bake-labels.json', made.bake.labels),
    'bake-file-annotations': bakeFile('docker-metadata-action-bake-annotations.json', made.bake.annotations),
    'bake-file': bakeFile('docker-metadata-action-bake.json', made.bake.combined),
  };
}

function freshFolder(parent: string): string {
  try {
    mkdirSync(parent, { recursive: true });
    return mkdtempSync(join(parent, 'docker-actions-toolkit-'));
  } catch (error) {
    throw new Error(
      `No folder for the Bake files can be made in "${parent}": ${(error as Error).message}. Set RUNNER_TEMP to a folder that can be written to.`,
    );
  }
}
