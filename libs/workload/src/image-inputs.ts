import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreFiles, readText, workspaceRoot } from '@shipshape/workspace';
import { imageFiles } from './image-files.ts';
import { workloadOf } from './projects.ts';
import { dockerfileOf } from './stated.ts';
import type { Project, TargetInput } from './workload.ts';
import { workloads } from './workloads.ts';

/** What shapes an image, stated once for Nx and for the inputs hash. */
export interface ProjectImageInputs {
  /** For Nx, which decides by them what a change affects: the files and variables. */
  target: TargetInput[];
  /** For the inputs hash, which has the files' content and the images' digests already: the build arguments. */
  buildArgs: Record<string, string>;
}

/** What shapes a project's image. */
export function imageInputs(project: Project, known = workloads, folder = workspaceRoot): ProjectImageInputs {
  const image = workloadOf(project, known).image(project, folder);
  const dockerfile = dockerfileOf(project.root, folder);
  const ignoreFile = ignoreFiles(dockerfile)
    .flat()
    .map((name) => join(folder, project.root, name))
    .find((file) => existsSync(file));
  const text = ignoreFile === undefined ? undefined : readText(ignoreFile);
  return {
    target: [...imageFiles(text, dockerfile), ...image.environment.map((env) => ({ env }))],
    // The base counts by its digest, and the version only names the image: both differ from build to build.
    buildArgs: image.buildArguments('', { version: '', revision: '', created: '' }),
  };
}
