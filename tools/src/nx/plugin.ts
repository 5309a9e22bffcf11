import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CreateNodes, TargetConfiguration } from '@nx/devkit';
import { folderBeside } from '@shipshape/nx/packages';
import {
  browserTestsOf,
  detect,
  dockerfileOf,
  imageInputs,
  type Project,
  statedNames,
  type Target,
  workloadOf,
  workloads,
} from '@shipshape/workload/for-targets';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/**
 * What an answer depends on besides the project: this package; in its own repository those folders of it that decide
 * that answer.
 */
type Ours = (...folders: string[]) => Inputs;
const installed: Ours = () => [{ externalDependencies: ['shipshape'] }];
/** Nx reads which packages there are from the front end's lock, and ours are in another one. */
const installedBeside: Ours = () => [
  `{workspaceRoot}/${folderBeside}/package-lock.json`,
  { externalDependencies: [] },
];
const ownRepository: Ours = (...folders) => [
  ...folders.flatMap((folder) => {
    if (folder.startsWith('!')) return [`!{workspaceRoot}/${folder.slice(1)}/**/*`];
    if (folder.endsWith('.ts')) return [`{workspaceRoot}/${folder}`];
    return [`{workspaceRoot}/${folder}/**/*`, `!{workspaceRoot}/${folder}/**/*.test.ts`];
  }),
  // Stated so that no npm package counts: a new version of the TypeScript linter tests no Django project.
  { externalDependencies: [] },
];

/** The Python and the servers that tests and smoke test get. */
const provided = ['libs/provision/src', '!libs/provision/src/base-image', '!libs/provision/src/registry'];

/** The folders of this package that decide what a verb of a workload answers; those of the smoke test do not. */
const deciding = [
  'libs/workload/src',
  '!libs/workload/src/smoke',
  '!libs/workload/src/*/smoke',
  ...provided,
  'libs/workspace/src/environment.ts',
];

/** The same for the smoke test. */
const smoking = ['libs/workload/src', 'libs/publishing/src/smoke', 'libs/container-engine/src', ...provided];

const run = (verb: string, project: string, target: TargetConfiguration): TargetConfiguration => ({
  command: `shipshape ${verb} --project=${project}`,
  ...target,
});

/** A verb whose arguments are handed on as they are: Nx's own runner of commands would give them to a shell. */
const runWithArguments = (verb: string, description: string): TargetConfiguration => ({
  executor: 'shipshape:verb',
  options: { verb },
  metadata: { description },
});

/** The targets that a project's kind of application states, as Nx has them. */
function workloadTargets(project: Project, ours: Ours): Record<string, TargetConfiguration> {
  const toNx = (target: Target): TargetConfiguration => {
    const { verb, description, takesArguments, continuous, cache, inputs, outputs, options, configurations } =
      target;
    if (takesArguments)
      return { ...runWithArguments(verb, description), ...(continuous ? { continuous } : {}) };
    return run(verb, project.name, {
      cache,
      inputs: [...inputs, ...ours(...deciding)],
      outputs: [...outputs],
      ...(options ? { options: { ...options } } : {}),
      ...(configurations ? { configurations: { ...configurations } } : {}),
      metadata: { description },
    });
  };
  const targets = workloadOf(project).targets(project);
  return Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, toNx(target)]));
}

/** Targets that move tags in the registry or print them; none of them builds. */
const releaseVerbs = {
  promote: 'Move a tag forward to a published image: --to=<tag or environment>',
  release: 'Give what HEAD published a version: nx run <project>:release X.Y.Z',
  rollback: 'Set a tag back to an earlier image: --tag=… --to=… --reason=…',
  history: 'Print how tags moved: when, by whom, from where to where, and why',
  where: 'Print which version and digest each tag serves, and since when',
};

/** Targets of a project with a Dockerfile. */
function imageTargets(of: Project, root: string, ours: Ours): Record<string, TargetConfiguration> {
  const project = of.name;
  // Of this package only the recipe's version counts: rewording a message rebuilds nothing.
  const image = [...imageInputs(of, workloads, root).target, ...ours('libs/publishing/src/image/recipe.ts')];
  return {
    'docker-metadata': {
      command: 'docker-metadata --project={projectRoot}',
      metadata: {
        description:
          "Print the tags and labels that the project's rules make for this checkout, as docker/metadata-action would",
      },
    },
    // Not in Nx's cache: the image is in the engine, and the script itself finds it there or builds it.
    'docker-build': run('docker-build', project, {
      inputs: image,
      outputs: [
        '{workspaceRoot}/dist/{projectRoot}/image.json',
        '{workspaceRoot}/dist/{projectRoot}/image-id',
      ],
      metadata: { description: 'Build the image, unless one with the same inputs exists' },
    }),
    'docker-smoke': run('docker-smoke', project, {
      dependsOn: ['docker-build'],
      cache: true,
      inputs: [
        { dependentTasksOutputFiles: '**/image-id' },
        ...workloadOf(of).smokeInputs,
        ...ours(...smoking),
      ],
      outputs: ['{workspaceRoot}/dist/{projectRoot}/smoke.json'],
      metadata: {
        description: 'Run exactly that image in isolation, and check it as a deployment would use it',
      },
    }),
    // Not in Nx's cache: the script itself finds the pictures of that image, and a newer release is no input of Nx.
    'docker-pictures': run('docker-pictures', project, {
      dependsOn: ['docker-smoke'],
      inputs: [
        ...image,
        ...workloadOf(of).smokeInputs,
        ...ours('libs/browser/src', 'libs/pictures/src', 'libs/preview/src'),
      ],
      outputs: [
        '{workspaceRoot}/dist/{projectRoot}/pictures.json',
        '{workspaceRoot}/dist/{projectRoot}/pictures',
      ],
      metadata: {
        description: 'Take pictures of exactly that image, and compare them with the last release',
      },
    }),
    // Not in Nx's cache: only the registry knows what it serves.
    'docker-push': run('docker-push', project, {
      dependsOn: ['lint', 'test', 'lock-check', 'docker-smoke', ...endToEnd(project, root)],
      inputs: image,
      outputs: ['{workspaceRoot}/dist/{projectRoot}/published.json'],
      metadata: { description: 'Push the image that passed its smoke test, verify it, then tag it' },
    }),
    ...Object.fromEntries(
      Object.entries(releaseVerbs).map(([verb, description]) => [verb, runWithArguments(verb, description)]),
    ),
  };
}

/**
 * Gives every project that a kind of application finds the targets of that kind and, where it has a Dockerfile, those of
 * its image.
 */
export const createNodes: CreateNodes = [
  `**/{${[...new Set(workloads.flatMap(({ files }) => files))].join(',')}}`,
  async (files, _options, { workspaceRoot }) => {
    const isBeside = existsSync(join(workspaceRoot, folderBeside, 'package.json'));
    const ours = isOwnRepository(workspaceRoot) ? ownRepository : isBeside ? installedBeside : installed;
    const { projects, problems } = detect(files, workloads, statedNames(workspaceRoot));
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return projects.map((project) => {
      const { root, name, marker } = project;
      const hasDockerfile = existsSync(join(workspaceRoot, root, dockerfileOf(root, workspaceRoot)));
      const image = hasDockerfile ? imageTargets(project, workspaceRoot, ours) : {};
      const targets = { ...workloadTargets(project, ours), ...image };
      const tags = hasDockerfile ? ['image'] : [];
      return [
        join(root, marker),
        { projects: { [root]: { root, name, projectType: 'application', tags, targets } } },
      ];
    });
  },
];

/** The target e2e of a project `<name>-e2e` beside it, where there is one: nothing is published that fails it. */
function endToEnd(project: string, root: string): NonNullable<TargetConfiguration['dependsOn']> {
  const folder = browserTestsOf(project);
  const there = ['package.json', 'project.json'].some((file) => existsSync(join(root, folder, file)));
  return there ? [{ projects: [basename(folder)], target: 'e2e' }] : [];
}

const isOwnRepository = (root: string) => existsSync(join(root, 'tools/src/nx/plugin.ts'));
