import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  type Adopted,
  diffOf,
  planFiles,
  type Repository,
  readRepository,
  requireName,
  requirePlugin,
  type WrittenFile,
  windowsScripts,
  writeFiles,
} from '@shipshape/adoption';
import { ignoredPaths } from '@shipshape/git';
import {
  type DjangoProject,
  describeFolder,
  detect,
  dockerfileOf,
  listFiles,
  printProject,
  probeHere,
  statedNames,
} from '@shipshape/workload';
import { placeholders as placeholdersOf } from '@shipshape/workload/placeholders';
import { type Log, stateFolder, UserError, withCleanup, writeWhole } from '@shipshape/workspace';
import { recordBaselines } from './baseline.ts';
import { installPackages } from './install.ts';
import { findPackages, unknownRepository, type WorkflowSource } from './packages.ts';

export interface AdoptionRequest {
  /** A folder in the repository. */
  folder: string;
  /** Only the project in this folder, and only its own files: the repository has the others. */
  only?: string;
  /** The project's name, where there is one; empty for the one that was found. */
  name: string;
  /** `<owner>/<repository>@<commit>` of the reusable workflows; empty for the package's own. */
  workflows: string;
  update: boolean;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Looks at a repository, prints what it found and why, and writes the files of the pipeline, all or none.
 *
 * @param onWritten called when the files are there
 * @throws UserError where the repository cannot be adopted; nothing was written then
 */
export async function adoptRepository(
  request: AdoptionRequest,
  log: Log,
  onWritten: () => void = () => undefined,
): Promise<string | undefined> {
  const { folder, update, dryRun, json } = request;
  const print = json ? console.error : console.log;
  const repository = readRepository(folder);
  const { root, read } = repository;
  const stated = statedNames(root);
  const found = describeFolder(root).map((each) => ({ ...each, name: stated(each.root) ?? each.name }));
  const projects = chosen(found, request, repository);
  requirePlugin(read);
  for (const project of projects) print(printProject(project).join('\n'));
  for (const path of windowsScripts(repository.files, read)) {
    print(
      `  advice     ${path} has Windows line ends, so no container can start it: save it with LF, and state "*.sh text eol=lf" in .gitattributes.`,
    );
  }

  // A workspace that adopts has the packages already.
  const { workflows: known, ...packages } =
    request.only === undefined ? await findPackages(root, log) : inWorkspace;
  const workflows = request.workflows ? sourceFrom(request.workflows) : known;
  const adopted: Adopted[] = [];
  for (const project of projects) adopted.push(await withImage(project, repository, request, log));
  const plan = (ignored: string[]) =>
    planFiles(adopted, read, {
      packages,
      workflows: { ...workflows, defaultBranch: repository.defaultBranch },
      update,
      projectFilesOnly: request.only !== undefined,
      ignored,
    });
  // What git ignores, Nx does not see either, and no runner gets it.
  const files = plan(ignoredPaths(root, ['package-lock.json', ...plan([]).map(({ path }) => path)]));

  const changed = files.filter(({ action }) => action === 'create' || action === 'update');
  for (const file of files) print(`  ${file.action.padEnd(10)} ${file.path}: ${why(file)}`);
  const shown = files.filter(({ action }) => dryRun || update || action === 'conflict');
  const diff = shown.map(diffOf).filter(Boolean).join('');
  if (diff) (json || !dryRun ? print : console.log)(`\n${diff}`);
  if (json) console.log(JSON.stringify(answer(projects, files, dryRun), null, 2));
  if (dryRun) return json ? undefined : `${changed.length} files would be written`;
  if (changed.length === 0) return await finished('there was nothing to write', request, root, files, log);

  await confirm(request, `${changed.length} files in ${root}`);
  await writeFiles(root, files);
  onWritten();
  const what = `${changed.length} files written${request.only === undefined ? ', none of yours changed but for lines in package.json and .gitignore' : ''}`;
  const outcome = await finished(what, request, root, files, log);
  await recordBaselines(root, projects, files, log);
  for (const line of next(projects, workflows, request)) print(line);
  return outcome;
}

/** Not written, since only the project's own files are. */
const inWorkspace = {
  ...{ nx: '', shipshape: '' },
  workflows: { repository: unknownRepository, commit: 'main' },
};

function chosen(found: DjangoProject[], { only, name }: AdoptionRequest, { root, files }: Repository) {
  const projects = found.filter((project) => only === undefined || project.root === only);
  if (projects.length === 0) {
    const where = only === undefined ? root : join(root, only);
    throw new UserError(
      `There is no Django project in ${where}: among its ${files.length} files is no manage.py outside of tests and tools. Nothing was written.`,
    );
  }
  if (name && projects.length > 1) {
    const roots = projects.map((project) => project.root).join(', ');
    throw new UserError(`--name is for one project, and there are several (${roots}). Nothing was written.`);
  }
  const named = name ? projects.map((project) => ({ ...project, name: requireName(name) })) : projects;
  requireSameProjects(
    root,
    found.map((project) => named.find((each) => each.root === project.root) ?? project),
  );
  return named;
}

/** The pipeline finds projects by their files alone: what it would not find, or would refuse, is said now. */
function requireSameProjects(root: string, projects: readonly DjangoProject[]): void {
  const names = new Map(projects.map((project) => [project.root, project.name]));
  const { problems } = detect(listFiles(undefined, root), undefined, (at) => names.get(at));
  const twice = projects.find(({ name }, at) => projects.findIndex((other) => other.name === name) !== at);
  if (twice) problems.push(`Two projects would be called ${twice.name}: rename one of their folders.`);
  if (problems.length > 0) throw new UserError(`${problems.join('\n')} Nothing was written.`);
}

/** The texts of the image are made where they are not there yet, or are to be renewed: that takes the network. */
async function withImage(
  project: DjangoProject,
  { root, committed, read }: Repository,
  { update, json }: AdoptionRequest,
  log: Log,
): Promise<Adopted> {
  const statement = posix.join(project.root, 'shipshape.json');
  const isThere = existsSync(join(root, project.root, dockerfileOf(project.root, root)));
  const usual = placeholdersOf(project, { folder: '/tmp', host: 'localhost' });
  if (read(statement) !== undefined && isThere && !update) {
    return { project, placeholders: usual, image: undefined };
  }
  hideState();
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-probe-'));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  const probed = await withCleanup(remove, () =>
    probeHere(project, { repository: root, folder, say: log, committed }),
  );
  const print = json ? console.error : console.log;
  for (const { name, by } of probed.required) {
    if (by === 'check') print(`  required   ${name}: manage.py check asked for it`);
  }
  for (const sentence of probed.unknown) print(`  unknown    ${sentence}`);
  const found = Object.fromEntries(probed.required.map(({ name, placeholder }) => [name, placeholder]));
  const placeholders = { ...usual, ...found };
  const { prepareImage } = await import('@shipshape/workload/image');
  const image = await prepareImage(project, { folder: root, say: log }, placeholders);
  return { project, placeholders, image };
}

/** What the pipeline keeps in a clone is nobody's change, also before .gitignore names it. */
function hideState(): void {
  const list = join(stateFolder, '.gitignore');
  if (!existsSync(list)) writeWhole(list, '*\n');
}

function sourceFrom(text: string): WorkflowSource {
  const [, repository, commit] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40}|[\w./-]+)$/.exec(text) ?? [];
  if (repository && commit) return { repository, commit };
  throw new UserError(`--workflows takes <owner>/<repository>@<commit>, not ${JSON.stringify(text)}.`);
}

function why({ action, before, path, purpose }: WrittenFile): string {
  if (action === 'conflict') return 'yours, and it stays; what Shipshape would write is shown below';
  if (action === 'keep') return before === null ? 'you removed it' : 'as it is';
  const merged = path === 'package.json' || path === '.gitignore';
  return action === 'update' && merged ? `yours, with some lines more: ${purpose}` : purpose;
}

const answer = (projects: DjangoProject[], files: WrittenFile[], dryRun: boolean) => ({
  written: !dryRun,
  projects,
  files: files.map((file) => ({
    ...{ path: file.path, action: file.action, purpose: file.purpose, diff: diffOf(file) },
  })),
});

async function confirm({ yes }: AdoptionRequest, what: string): Promise<void> {
  if (yes || !process.stdin.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question(`Write ${what}? [Y/n] `);
  terminal.close();
  if (/^n/i.test(reply.trim())) throw new UserError('Nothing was written.');
}

async function finished(
  what: string,
  { only }: AdoptionRequest,
  root: string,
  files: WrittenFile[],
  log: Log,
): Promise<string> {
  if (only === undefined) await installPackages(root, files, log);
  return what;
}

function next(
  projects: DjangoProject[],
  { repository }: WorkflowSource,
  { only }: AdoptionRequest,
): string[] {
  const owner =
    only === undefined && repository === unknownRepository
      ? [
          `  Replace ${unknownRepository} in .github/workflows/pipeline-*.yml by where Shipshape is on GitHub (or --workflows=<owner>/<repository>@<commit>).`,
        ]
      : [];
  const pipeline =
    only === undefined ? 'npx shipshape pipeline' : `npm run pipeline -- --project=${projects[0]?.name}`;
  return ['', ...owner, '  Next:', '    git add -A && git commit -m "Add the pipeline"', `    ${pipeline}`];
}
