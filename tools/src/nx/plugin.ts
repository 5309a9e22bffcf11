import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CreateNodes, TargetConfiguration } from '@nx/devkit';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** Another Python is another verdict. */
const pythonVersion = { runtime: 'python3 --version || true' };

/**
 * What an answer depends on besides the project: this package; in its own repository those folders of it that decide
 * that answer.
 */
type Ours = (...folders: string[]) => Inputs;
const installed: Ours = () => [{ externalDependencies: ['shipshape'] }];
const ownRepository: Ours = (...folders) => [
  ...folders.flatMap((folder) => [
    `{workspaceRoot}/${folder}/**/*`,
    `!{workspaceRoot}/${folder}/**/*.test.ts`,
  ]),
  // Stated so that no npm package counts: a new version of the TypeScript linter tests no Django project.
  { externalDependencies: [] },
];

const python = ['libs/workload/src', 'libs/provision/src/python'];

const sources: Inputs = ['{projectRoot}/**/*', '!{projectRoot}/**/*.md'];

/** The Docker context, near enough for Nx: `.dockerignore` has the last word in what docker-build hashes. */
const context: Inputs = [
  ...sources,
  '!{projectRoot}/**/tests/**/*',
  '!{projectRoot}/**/{test_*,*_test,conftest}.py',
  '!{projectRoot}/{pyproject.toml,requirements-dev.txt,.gitignore,.editorconfig}',
];

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

/** Targets of a folder with a manage.py. */
function djangoTargets(project: string, ours: Ours): Record<string, TargetConfiguration> {
  return {
    lint: run('lint', project, {
      cache: true,
      inputs: [...sources, pythonVersion, ...ours(...python)],
      metadata: { description: 'ruff (format and rules), mypy, and makemigrations --check' },
    }),
    test: run('test', project, {
      cache: true,
      inputs: [
        ...sources,
        pythonVersion,
        { env: 'TEST_DATABASE_URL' },
        ...ours(...python, 'libs/provision/src/postgres'),
      ],
      outputs: ['{workspaceRoot}/dist/{projectRoot}/reports/test-{options.database}.xml'],
      options: { database: 'sqlite' },
      configurations: { postgres: { database: 'postgres' } },
      metadata: {
        description: 'pytest with branch coverage, on SQLite or (configuration postgres) PostgreSQL',
      },
    }),
    'lock-check': run('lock-check', project, {
      cache: true,
      inputs: ['{projectRoot}/{pyproject.toml,requirements*.txt}', ...ours(...python)],
      metadata: { description: 'The hash locks match pyproject.toml' },
    }),
    lock: runWithArguments('lock', 'Update the hash locks to match pyproject.toml'),
    migrate: runWithArguments('migrate', 'Migrate the local database'),
    serve: {
      ...runWithArguments('serve', 'The development server on loopback, with the database migrated'),
      continuous: true,
    },
  };
}

/** Targets that move tags in the registry or tell about them; none of them builds. */
const releaseVerbs = {
  promote: 'Move a tag forward to a published image: --to=<tag or environment>',
  release: 'Give what HEAD published a version: --version=X.Y.Z',
  rollback: 'Set a tag back to an earlier image: --tag=… --to=… --reason=…',
  history: 'How tags moved: when, by whom, from where to where, and why',
  where: 'Which version and digest each tag and environment serves, and since when',
};

/** Targets of a folder with a manage.py and a Dockerfile. */
function imageTargets(project: string, ours: Ours): Record<string, TargetConfiguration> {
  const image = [...context, ...ours('libs/workload/src/django')];
  return {
    'docker-metadata': {
      command: 'docker-metadata --project={projectRoot}',
      metadata: {
        description: "What the project's tag rules make of this checkout, as docker/metadata-action would",
      },
    },
    // Not in Nx's cache: the image lives in the engine, and the script itself finds it there or builds it.
    'docker-build': run('docker-build', project, {
      inputs: image,
      outputs: ['{workspaceRoot}/dist/{projectRoot}/image.json'],
      metadata: { description: 'Build the image, unless one of the same inputs exists' },
    }),
    'docker-smoke': run('docker-smoke', project, {
      dependsOn: ['docker-build'],
      cache: true,
      inputs: [
        { dependentTasksOutputFiles: '**/image.json' },
        ...ours('libs/workload/src', 'libs/publishing/src/smoke', 'libs/container-engine/src'),
      ],
      outputs: ['{workspaceRoot}/dist/{projectRoot}/smoke.json'],
      metadata: {
        description: 'Run that very image in isolation, and check what a deployment would ask of it',
      },
    }),
    // Not in Nx's cache: what the registry serves is nobody's output but the registry's.
    'docker-push': run('docker-push', project, {
      dependsOn: ['lint', 'test', 'lock-check', 'docker-smoke'],
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
 * Gives every folder of `apps` with a manage.py its Django targets and, where a Dockerfile lies beside it, its
 * image targets. The project is called what its folder is called.
 */
export const createNodes: CreateNodes = [
  'apps/*/manage.py',
  async (files, _options, { workspaceRoot }) => {
    const ours = isOwnRepository(workspaceRoot) ? ownRepository : installed;
    return files.map((file) => {
      const root = dirname(file);
      const name = basename(root);
      const hasDockerfile = existsSync(join(workspaceRoot, root, 'Dockerfile'));
      const targets = { ...djangoTargets(name, ours), ...(hasDockerfile ? imageTargets(name, ours) : {}) };
      const tags = hasDockerfile ? ['image'] : [];
      return [file, { projects: { [root]: { root, name, projectType: 'application', tags, targets } } }];
    });
  },
];

const isOwnRepository = (root: string) => existsSync(join(root, 'tools/src/nx/plugin.ts'));
