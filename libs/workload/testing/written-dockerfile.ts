import { describe as describeProjects } from '../src/django/describe/index.ts';
import type { DjangoProject } from '../src/django/describe/project.ts';
import { dockerfileFor } from '../src/django/image/dockerfile.ts';
import type { ImageFacts } from '../src/django/image/facts.ts';
import { djangoProject, type Idioms } from './django-project/index.ts';

/** What describe says of a project of these idioms, with what a test states instead. */
export function described(
  idioms: Idioms,
  change: (project: DjangoProject) => void = () => {},
): DjangoProject {
  const files = djangoProject(idioms);
  const [project] = describeProjects(Object.keys(files), (path) => files[path]);
  if (!project) throw new Error('no project');
  change(project);
  return project;
}

/** Nothing that the image would need to know. */
export const noFacts: ImageFacts = { sources: [], placeholders: {}, extras: [] };
export const written = (project: DjangoProject, facts: Partial<ImageFacts> = {}) =>
  dockerfileFor(project, { ...noFacts, ...facts }).Dockerfile;
export const lastStage = (text: string) => text.slice(text.lastIndexOf('\nFROM '));
/** The stages that the image consists of: without those that only make something for it. */
export const imageOf = (text: string) =>
  `${stageOf(text, 'wheels') ?? ''}${stageOf(text, 'packages')}${lastStage(text)}`;
export const stageOf = (text: string, name: string) =>
  new RegExp(`^FROM \\S+ AS ${name}$([\\s\\S]*?)(?=^FROM |(?![\\s\\S]))`, 'm').exec(text)?.[1];
