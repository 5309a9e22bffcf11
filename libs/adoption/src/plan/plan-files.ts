import { posix } from 'node:path';
import type { DjangoProject } from '@shipshape/workload';
import { gitignore } from '../files/gitignore.ts';
import { nxJson } from '../files/nx-json.ts';
import { type Packages, packageJson } from '../files/package-json.ts';
import { pipelinePage } from '../files/pipeline-page.ts';
import { recordIn, shipshapeJson, type WrittenDigests } from '../files/shipshape-json.ts';
import { type WorkflowOptions, workflows } from '../files/workflows.ts';
import { digestOf, judge, type ReadFile, type WantedFile, type WrittenFile } from '../files/written-file.ts';
import { type ImageTexts, imageFiles } from './image-files.ts';
import { ignoredPipelineFiles } from './pipeline-files.ts';
import { installedSchema, statementOf } from './statement.ts';

/** A project that is adopted, with what was found out beside its description. */
export interface Adopted {
  project: DjangoProject;
  /** The variables that production requires, each with a harmless placeholder. */
  placeholders: Readonly<Record<string, string>>;
  /** The texts of its image; undefined where they were not made, because they are there. */
  image: ImageTexts | undefined;
}

export interface PlanOptions {
  packages: Packages;
  workflows: Omit<WorkflowOptions, 'lfs' | 'submodules'>;
  /** Take the newer texts for our own files that the team did not change. */
  update: boolean;
  /** Only the projects' own files: the repository has the others, such as Shipshape's own. */
  projectFilesOnly?: boolean;
  /** The schema of shipshape.json, from the repository's root; the installed package's where absent. */
  schema?: string;
  /** Files of ours, and npm's lock, that git would not add as the repository is. */
  ignored?: readonly string[];
}

/**
 * The files that adoption writes, and what becomes of each; pure. Files of the team are never overwritten: its
 * package.json and .gitignore get some lines more, and whatever else bears the name of one of ours stays as it is.
 *
 * @param existing reads a file of the repository, by its path from the root
 * @returns in the order in which they are written: the record of what was written comes last
 */
export function planFiles(
  adopted: readonly Adopted[],
  existing: ReadFile,
  options: PlanOptions,
): WrittenFile[] {
  const { update, projectFilesOnly = false } = options;
  const schema = options.schema ?? posix.join(options.packages.folder, installedSchema);
  const packages = projectFilesOnly ? undefined : options.packages.folder;
  const plans = adopted.map((each) => planOf(each, existing, schema, packages));
  const own = projectFilesOnly ? [] : workspaceFiles(plans, options);
  const merged = projectFilesOnly
    ? []
    : [
        packageJson(options.packages, plans[0]?.name ?? 'app', existing, update),
        gitignore(existing, options.ignored),
      ];
  const files: WrittenFile[] = [...merged];
  // The files of the repository as a whole are recorded with the first project that there was.
  const first = plans.find(({ record }) => own.some(({ path }) => path in record)) ?? plans[0];
  const statements = plans.map((plan) => {
    const wanted = [...(plan === first ? own : []), ...plan.wanted];
    const digests: WrittenDigests = { ...plan.record };
    for (const each of wanted) {
      const { file, digest } = judge(each, existing(each.path), plan.record[each.path], update);
      files.push(file);
      if (digest !== undefined) digests[each.path] = digest;
    }
    return shipshapeJson(plan.statement, digests, existing);
  });
  return [...files, ...statements];
}

function planOf(
  { project, placeholders, image }: Adopted,
  existing: ReadFile,
  schema: string,
  packages: string | undefined,
) {
  const path = inProject(project, 'shipshape.json');
  const record = recordIn(path, existing);
  const isOurs = (file: string, text?: string) => {
    const there = existing(file);
    return (
      there === undefined || file in record || (text !== undefined && digestOf(there) === digestOf(text))
    );
  };
  const ignored = packages === undefined ? '' : ignoredPipelineFiles(project, packages, existing);
  const texts = image && { ...image, '.dockerignore': `${image['.dockerignore']}${ignored}` };
  const { dockerfile, wanted } = imageFiles(project, texts, isOurs);
  const content = statementOf(project, { placeholders, dockerfile, schema });
  return { ...{ name: project.name, project, record, wanted, dockerfile }, statement: { path, content } };
}

function workspaceFiles(plans: readonly ReturnType<typeof planOf>[], options: PlanOptions): WantedFile[] {
  const projects = plans.map(({ project }) => project);
  return [
    nxJson(options.workflows.defaultBranch, options.packages.folder),
    ...workflows({
      ...options.workflows,
      lfs: projects.some(({ lfs }) => lfs),
      submodules: projects.some(({ submodules }) => submodules.length > 0),
    }),
    pipelinePage(
      plans.map(({ project, dockerfile, statement }) => ({
        name: project.name,
        root: project.root,
        statement: statement.path,
        dockerfile: inProject(project, dockerfile),
        required: project.variables.filter(({ value }) => value.required).map(({ value }) => value.name),
      })),
      options.packages.folder,
    ),
  ];
}

const inProject = ({ root }: DjangoProject, name: string) => posix.join(root, name);
