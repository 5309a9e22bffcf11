import type { Log } from '@shipshape/workspace';

/** One flag of a verb; a boolean one is off unless it is given. */
interface Flag {
  type: 'string' | 'boolean';
  help: string;
  placeholder?: string;
  default?: string;
}

interface Verb {
  /** One line: what it does. */
  summary: string;
  /** Its heading in `shipshape --help`. */
  group: keyof typeof groups;
  flags: Record<string, Flag>;
  /** The string flag that may also be given as the only argument, such as the version in `release 1.4.0`. */
  argument?: string;
}

export const groups = {
  start: 'To begin:',
  pipeline: 'From a commit to an image in a registry:',
  releases: 'Which image each tag serves:',
  progress: 'Where the project stands, for the project manager and the client:',
  machine: 'This machine:',
  ci: 'For workflows:',
} as const;

const flag = (help: string) => ({ type: 'boolean', help }) as const;
const text = (placeholder: string, help: string, otherwise = '') =>
  ({ type: 'string', placeholder, help, default: otherwise }) as const;

const project = text('name', 'the project (default: the only one there is)');
const json = flag('print one JSON object, and log progress to standard error');
const yes = (consequence: string) => flag(`ask no questions: ${consequence}`);
const writes = yes('write to a registry that others rely on, uncommitted changes too');
const dryRun = flag('print what would happen, and write nothing');
const onRegistry = { project, json } as const;
const movesTags = { ...onRegistry, 'dry-run': dryRun } as const;
const adoption = {
  name: text('name', "the name of the project and its image (default: the repository's or the folder's)"),
  workflows: text(
    'owner/repository@commit',
    'where the reusable workflows are on GitHub (default: the source of this package)',
  ),
  yes: yes('write the files'),
  'dry-run': flag('print a diff of what would be written, and write nothing'),
  update: flag(
    'after a new version: update the files that Shipshape wrote and the team did not change, and show a diff',
  ),
  json,
} as const;
const shape = <const T extends Record<string, Verb>>(verbs: T): T => verbs;

/** Every verb of the command line. The script of the same name in `verbs/` carries it out. */
export const verbs = shape({
  init: {
    summary:
      'Write the few files that the pipeline needs into a Django repository, and change none of its code',
    group: 'start',
    flags: {
      into: text('folder', 'the repository (default: the current one)'),
      ...adoption,
    },
  },
  adopt: {
    summary: 'Bring a Django repository into apps/ of this workspace, with the files that the pipeline needs',
    group: 'start',
    argument: 'source',
    flags: {
      source: text('address or folder', 'the git repository'),
      ...adoption,
      'with-history': flag('merge its history into this repository'),
    },
  },
  pipeline: {
    summary: 'Lint, test, build, smoke-test and push the image of each project',
    group: 'pipeline',
    flags: {
      project: { ...project, help: 'only this project (default: every project with an image)' },
      yes: writes,
      verbose: flag('print the whole output of every step'),
      'dry-run': flag('print the tasks of the pipeline in their order, and run none'),
      json,
    },
  },
  lint: {
    summary: 'Check the source code with the linters of the project',
    group: 'pipeline',
    flags: {
      project,
      'write-baseline': flag("accept today's findings: record them in shipshape.json, and do not fail"),
      adopting: flag('with --write-baseline: accept also what cannot run, as init does'),
    },
  },
  test: {
    summary: 'Run the tests, and write a JUnit report under dist',
    group: 'pipeline',
    flags: {
      project,
      database: text(
        'auto|sqlite|postgres',
        'the database to test on; auto: the one that the project needs',
        'auto',
      ),
    },
  },
  'lock-check': {
    summary: 'Check that the locks match their manifest',
    group: 'pipeline',
    flags: { project },
  },
  lock: {
    summary: 'Update the locks to match their manifest',
    group: 'pipeline',
    flags: {
      project,
      upgrade: flag('take the newest versions that the manifest allows'),
    },
  },
  'docker-build': {
    summary: 'Build the image, unless one with the same inputs exists here or in the registry',
    group: 'pipeline',
    flags: { project },
  },
  'docker-smoke': {
    summary: 'Run the image in isolation, and check it as a deployment would use it',
    group: 'pipeline',
    flags: { project },
  },
  'docker-push': {
    summary: 'Push the image that passed its smoke test, verify it, and tag it',
    group: 'pipeline',
    flags: { ...movesTags, yes: writes },
  },
  'docker-pictures': {
    summary:
      'Take pictures of the smoke-tested image with a real browser, and compare them with the last release',
    group: 'pipeline',
    flags: { project },
  },
  try: {
    summary: 'Run the published image on this machine, with a database of its own, until Ctrl-C',
    group: 'pipeline',
    argument: 'project',
    flags: {
      project,
      tag: text(
        'name',
        'its tag, version, commit or digest (default: the last one that this clone published, else latest)',
      ),
      admin: text('e-mail', 'create a superuser; the password is printed once'),
      logs: flag("print the application's output, such as e-mails"),
      json: flag('print the URL in one line of JSON, and log progress to standard error'),
    },
  },
  migrate: { summary: 'Migrate the local database', group: 'pipeline', flags: { project } },
  serve: {
    summary: 'Start the development server on 127.0.0.1, with the database migrated',
    group: 'pipeline',
    flags: {
      project,
      port: text('number', 'the port to listen on', '8000'),
    },
  },
  promote: {
    summary: 'Move a tag forward to a published image; nothing is built',
    group: 'releases',
    argument: 'to',
    flags: {
      ...movesTags,
      to: text('tag', 'the branch or environment, such as staging'),
      image: text('name', 'its digest, version or commit (default: what HEAD published)'),
      ruled: flag("move every tag that the project's rules assign to HEAD, instead of --to"),
      yes: yes('move the tag in a registry that others rely on'),
    },
  },
  release: {
    summary: 'Give what HEAD published a version, and move latest, X and X.Y to it; nothing is built',
    group: 'releases',
    argument: 'version',
    flags: {
      ...movesTags,
      version: text('X.Y.Z', 'the version, without v'),
      wait: text('seconds', 'how long to wait for the run that publishes HEAD', '0'),
      yes: yes('release in a registry that others rely on, also a version older than the latest'),
    },
  },
  rollback: {
    summary: 'Set a tag back to an earlier image, and record who did it and why',
    group: 'releases',
    flags: {
      ...movesTags,
      tag: text('tag', 'the tag or environment to set back'),
      to: text('name', 'the digest, version or commit to serve'),
      reason: text('text', 'why; it is recorded and shown in the history'),
      yes: yes('set the tag back, whatever is newer'),
    },
  },
  where: {
    summary: 'Print which version and digest each tag serves, and since when',
    group: 'releases',
    flags: onRegistry,
  },
  history: {
    summary: 'Print how tags moved: when, by whom, from where to where, and why',
    group: 'releases',
    argument: 'tag',
    flags: {
      ...onRegistry,
      tag: text('tag', 'only this tag, environment or version (default: all moving tags)'),
    },
  },
  describe: {
    summary: 'Print what each Django project of this repository is, with file and line of each conclusion',
    group: 'machine',
    flags: {
      project: { ...project, help: 'only this project (default: all)' },
      into: text('folder', 'the repository (default: this one)'),
      json,
    },
  },
  progress: {
    summary: 'Collect the status of a project and make its page: dist/progress/index.html',
    group: 'progress',
    argument: 'step',
    flags: {
      step: text(
        'collect|page|digest|open|keep|site',
        'only collect the status; only make the page; print a summary (digest); serve the page and follow changes (open); store the page of a release with its image in the registry (keep); print where a workflow may publish it (site) (default: collect, then page)',
      ),
      project: {
        ...project,
        help: 'the project (default: every project; digest, open and keep: the only one)',
      },
      markdown: flag('digest: as Markdown, not as plain text'),
      port: text('number', 'open: the port to listen on', '8010'),
      version: text('X.Y.Z', 'keep: the release (default: the newest one)'),
      yes: yes('keep: write to a registry that others rely on'),
      json,
    },
  },
  doctor: {
    summary:
      'Print what the pipeline needs, what this machine has of it, and the consequence of each missing part',
    group: 'machine',
    flags: { json },
  },
  engine: {
    summary: 'Ensure that there is a container engine; install one with apt where that is allowed',
    group: 'machine',
    flags: {},
  },
  'registry-stop': {
    summary: "Stop this clone's own registry; its images and port are kept",
    group: 'machine',
    flags: {},
  },
  plan: {
    summary:
      'Print which tasks a change affects, why, and which machine runs what; write this to dist/plan.json',
    group: 'ci',
    flags: {
      targets: text('list', 'the targets to run, comma-separated'),
      list: text('target', 'a target whose affected projects are only listed, for a later job'),
      later: text('list', 'targets that a later call runs: print only whether they are affected'),
      base: text(
        'commit',
        'compare with this commit, with the "last-success" of this workflow, or with the "target" branch of a proposed change (default: everything)',
      ),
      head: text('commit', 'the commit to compare', 'HEAD'),
      'max-shards': text('n', 'the maximum number of machines', '4'),
      outputs: flag('print the outputs for the workflow as key=value'),
    },
  },
  shard: {
    summary: 'Run one shard of dist/plan.json with one call of Nx, and write its record to dist/shards',
    group: 'ci',
    flags: {
      shard: text(
        'name',
        'its name, such as "1 of 3" (default: the whole plan, where it is for one machine)',
      ),
      parallel: text('n', 'the number of parallel tasks', '3'),
    },
  },
  durations: {
    summary: 'Add the durations of the tasks in dist/shards to .shipshape/durations.json, for the next plan',
    group: 'ci',
    flags: {},
  },
  summary: {
    summary: 'Print the records in dist as Markdown: what was affected, checked, published and omitted',
    group: 'ci',
    flags: {
      outcomes: text(
        'name=outcome …',
        'outcomes of steps that may be skipped, such as "attestation=skipped"',
      ),
      status: text(
        'success|failure|cancelled',
        "the job's status so far: steps after a failure did not run",
        'success',
      ),
    },
  },
  comment: {
    summary: 'Write the summary into the one comment of a pull request (only in GitHub Actions)',
    group: 'ci',
    flags: {
      'pull-request': text('number', 'the number of the pull request'),
    },
  },
  published: {
    summary: 'Print the record of docker-push as workflow outputs: image, digest, tags, skipped, revision',
    group: 'ci',
    flags: { project },
  },
  runner: {
    summary: "Print a job's settings as workflow outputs: the registry, and the project's name for artifacts",
    group: 'ci',
    argument: 'project',
    flags: { project },
  },
});

export type VerbName = keyof typeof verbs;

type Value<F> = F extends { type: 'boolean' } ? boolean : string;

/** The values of a verb's flags, each with its default where it was not given. */
export type Values<V extends VerbName> = {
  [F in keyof (typeof verbs)[V]['flags']]: Value<(typeof verbs)[V]['flags'][F]>;
};

/** What a step did, in a few words; `reused` where it found its work done; undefined where it printed all there is. */
export type Outcome = string | { reused: string } | undefined;

/** The script behind a verb: reads its arguments, asks a pure function what to do, does the one thing. */
export type Recipe<V extends VerbName> = (values: Values<V>, say: Log) => Promise<Outcome>;
