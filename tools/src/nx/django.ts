import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type CreateNodes,
  createNodesFromFiles,
  type PreTasksExecution,
  type TargetConfiguration,
} from '@nx/devkit';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** What a script's verdict can hang on besides the project: the script, its helpers, and this plugin. */
const script = (verb: string, ...helpers: string[]): Inputs => [
  `{workspaceRoot}/tools/${verb}.mts`,
  ...helpers.map((helper) => `{workspaceRoot}/${helper}`),
  '{workspaceRoot}/tools/nx-plugin/src/django.ts',
  // Said so that no npm package counts: a new version of the linter for TypeScript tests no Django.
  { externalDependencies: [] },
];

const pythonEnvironment = 'tools/{python/*,support/cli,support/workspace}.mts';

/** Another Python is another verdict. */
const pythonVersion = { runtime: 'python3 --version || true' };

const sources: Inputs = ['{projectRoot}/**/*', '!{projectRoot}/**/*.md'];

/** The Docker context, near enough for Nx: `.dockerignore` has the last word in what docker-build hashes. */
const context: Inputs = [
  ...sources,
  '!{projectRoot}/**/tests/**/*',
  '!{projectRoot}/**/{test_*,*_test,conftest}.py',
  '!{projectRoot}/{pyproject.toml,requirements-dev.txt,.gitignore,.editorconfig}',
];

/** Everything that shapes an image, so that a change in any of it builds a new one. */
const image: Inputs = [
  ...context,
  ...script(
    'docker-build',
    'tools/image/*.mts',
    'tools/support/{engine,registry}.mts',
    'tools/support/services/{base-image,debian-recipe,debian-rootfs,docker-hub}.mts',
    'libs/{ci-context,container-engine,image-metadata}/src/**/*',
    'tools/docker-metadata/src/**/*',
  ),
  '!{workspaceRoot}/tools/**/*.test.mts',
  '!{workspaceRoot}/libs/**/*.test.ts',
];

const run = (verb: string, project: string, target: TargetConfiguration): TargetConfiguration => ({
  command: `node --import tsx tools/${verb}.mts --project=${project} --root={projectRoot}`,
  ...target,
});

/** Targets of a folder with a manage.py. */
function djangoTargets(project: string): Record<string, TargetConfiguration> {
  return {
    lint: run('lint', project, {
      cache: true,
      inputs: [...sources, pythonVersion, ...script('lint', pythonEnvironment)],
      metadata: { description: 'ruff (format and rules), mypy, and no model without its migration' },
    }),
    test: run('test', project, {
      cache: true,
      inputs: [
        ...sources,
        pythonVersion,
        { env: 'TEST_DATABASE_URL' },
        ...script('test', pythonEnvironment, 'tools/support/services/postgres*.mts'),
      ],
      outputs: ['{workspaceRoot}/dist/{projectRoot}/reports/test-{options.database}.xml'],
      options: { database: 'sqlite' },
      configurations: { postgres: { database: 'postgres' } },
      metadata: {
        description: 'pytest with branch coverage, on SQLite or (configuration postgres) PostgreSQL',
      },
    }),
    'lock-check': run('lock', project, {
      cache: true,
      inputs: ['{projectRoot}/{pyproject.toml,requirements*.txt}', ...script('lock', pythonEnvironment)],
      options: { args: '--check' },
      metadata: { description: 'The hash locks still match pyproject.toml' },
    }),
    lock: run('lock', project, { metadata: { description: 'Bring the hash locks up to pyproject.toml' } }),
    migrate: run('migrate', project, {
      metadata: { description: 'Bring the local database up to the models' },
    }),
    serve: run('serve', project, {
      continuous: true,
      metadata: { description: 'The development server on loopback, migrated first' },
    }),
  };
}

/** Targets that move tags in the registry or tell about them; none of them builds. */
const releaseVerbs = {
  promote: 'Move a tag forward to an image that was published and smoked: --to=<tag or environment>',
  release: 'Give what HEAD published a version: --version=X.Y.Z',
  rollback: 'Put a tag back to an earlier image: --tag=… --to=… --reason=…',
  history: 'How tags moved: when, by whom, from where to where, and why',
  where: 'Which version and digest each tag and environment serves, and since when',
};

/** Targets of a folder with a manage.py and a Dockerfile. */
function imageTargets(project: string): Record<string, TargetConfiguration> {
  return {
    'docker-metadata': {
      command: 'node tools/docker-metadata/bin.cjs --project={projectRoot}',
      metadata: {
        description: "What the project's tag rules make of this checkout, as docker/metadata-action would",
      },
    },
    // Not in Nx's cache: the image lives in the engine, and the script itself finds it there or builds it.
    'docker-build': run('docker-build', project, {
      inputs: image,
      outputs: ['{workspaceRoot}/dist/{projectRoot}/image.json'],
      metadata: { description: 'Build the image, unless one of the same inputs is there' },
    }),
    'docker-smoke': run('docker-smoke', project, {
      dependsOn: ['docker-build'],
      cache: true,
      inputs: [
        { dependentTasksOutputFiles: '**/image.json' },
        ...script(
          'docker-smoke',
          'tools/smoke/*.mts',
          'tools/image/take-over.mts',
          'tools/release/smoke-report.mts',
          'libs/container-engine/src/**/*',
        ),
      ],
      outputs: ['{workspaceRoot}/dist/{projectRoot}/smoke.json'],
      metadata: { description: 'Run that very image, shut in, and ask it everything a deployment would' },
    }),
    // Not in Nx's cache: what the registry serves is nobody's output but the registry's.
    'docker-push': run('docker-push', project, {
      dependsOn: ['lint', 'test', 'lock-check', 'docker-smoke'],
      inputs: image,
      outputs: ['{workspaceRoot}/dist/{projectRoot}/published.json'],
      metadata: { description: 'Push the smoked image, read it back, then tag it' },
    }),
    ...Object.fromEntries(
      Object.entries(releaseVerbs).map(([verb, description]) => [
        verb,
        // Its arguments go past Nx, see preTasksExecution.
        run(verb, project, { options: { forwardAllArgs: false }, metadata: { description } }),
      ]),
    ),
  };
}

/**
 * Gives every folder of `apps` with a manage.py its Django targets and, where a Dockerfile lies beside it, its
 * image targets. The project is called what its folder is called.
 */
export const createNodes: CreateNodes = [
  'apps/*/manage.py',
  (files, _options, context) =>
    createNodesFromFiles(
      (file) => {
        const root = dirname(file);
        const name = basename(root);
        const hasDockerfile = existsSync(join(context.workspaceRoot, root, 'Dockerfile'));
        const targets = { ...djangoTargets(name), ...(hasDockerfile ? imageTargets(name) : {}) };
        const tags = hasDockerfile ? ['image'] : [];
        return { projects: { [root]: { root, name, projectType: 'application', tags, targets } } };
      },
      files,
      undefined,
      context,
    ),
];

/**
 * Hands what stands behind `nx run <project>:release …` over to the script past Nx, which keeps --version for itself
 * and has a shell read all the rest, so that a reason with `$(…)` in it would be run. Nx's other spellings count too:
 * `nx where <project> …` and `nx run -p <project> -t where …`.
 */
export const preTasksExecution: PreTasksExecution = (_options, { argv }) => {
  const isVerb = (name = '') => Object.hasOwn(releaseVerbs, name);
  const task = argv.findIndex((argument) => isVerb(/^[^-].*?:([a-z]+)(:|$)/.exec(argument)?.[1]));
  const verb = argv.findIndex(isVerb);
  const project = task < 0 && verb >= 0 && argv[verb + 1]?.startsWith('-') === false ? 1 : 0;
  const at = task < 0 ? verb : task;
  process.env.SHIPSHAPE_NX_ARGUMENTS = at < 0 ? '' : JSON.stringify(argv.slice(at + 1 + project));
};
