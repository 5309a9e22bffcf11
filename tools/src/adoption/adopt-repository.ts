import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  type Adopted,
  diffOf,
  installedSchema,
  type PackagesPlace,
  placeOfPackages,
  planFiles,
  type Repository,
  readRepository,
  requirePlugin,
  type WrittenFile,
  wasWritten,
  windowsScripts,
  writeFiles,
} from '@shipshape/adoption';
import { ignoredPaths } from '@shipshape/git';
import { installPinned, isInstalled } from '@shipshape/nx/packages';
import { type DjangoProject, listed, printHints, printProject } from '@shipshape/workload';
import { type Log, UserError } from '@shipshape/workspace';
import { asked } from '../asked.ts';
import { answer, lineOf, nextSteps } from './answer.ts';
import { recordBaselines } from './baseline.ts';
import { withImage } from './image.ts';
import { lockPackages, lockToWrite } from './lock-packages.ts';
import { npm } from './npm.ts';
import { findPackages, unknownSource, type WorkflowSource } from './packages.ts';
import { adoptedProjects } from './projects.ts';
import type { AdoptionRequest } from './request.ts';
import { unfinished } from './unfinished.ts';

/**
 * Looks at a repository, prints what it found and why, and writes the files of the pipeline, all or none.
 *
 * @param onWritten called when the files are there
 * @returns the outcome as one sentence; undefined where the answer was printed as JSON
 * @throws UserError where the repository cannot be adopted; nothing was written then
 */
export async function adoptRepository(
  request: AdoptionRequest,
  say: Log,
  onWritten: () => void = () => undefined,
): Promise<string | undefined> {
  const { folder, dryRun, json } = request;
  const print = json ? console.error : console.log;
  const toActOn: string[] = [];
  const note = (line: string) => {
    toActOn.push(line);
    print(line);
  };
  const repository = readRepository(folder);
  const { root } = repository;
  if (request.only === undefined && existsSync(join(root, ownSchema)))
    throw new UserError(
      `${root} is a clone of Shipshape itself: name another repository with --into=<folder>, or bring one into apps/ of this clone by "npm run adopt -- <repository>". Nothing was written.`,
    );
  const { projects, leftOut } = adoptedProjects(repository, request);
  requirePlugin(repository.read);
  const packages = request.only === undefined ? placeOfPackages(repository.read, projects) : { folder: '.' };
  printFound(projects, repository, packages, { print, note });
  if (leftOut.length > 0)
    print(
      `  left out   ${listed(leftOut)}: run init in the folder of such a Django project to adopt it as well`,
    );
  const { files, workflows, npm } = await planned(projects, repository, packages, request, { say, note });

  const all = [...files];
  const changed = files.filter(isChange);
  for (const file of files) print(lineOf(file));
  const shown = files.filter(({ action }) => dryRun || request.update || action === 'conflict');
  const diff = shown.map(diffOf).filter(Boolean).join('');
  // Above a long diff nobody sees them.
  if (diff) print([`\n${diff}`, ...projects.flatMap(printHints), ...toActOn].join('\n'));
  const what = `${changed.length + (npm?.lock ? 1 : 0)} files`;
  if (dryRun) return finished(`${what} would be written${npm?.lock ? `, ${npm.lock} by npm` : ''}`);

  if (changed.length > 0 && !request.yes)
    await asked(`Shipshape writes ${what} in ${root}.`, { usual: true });
  if (npm?.made) all.unshift(await npm.made);
  const mark = unfinished(root);
  const isNew = (path: string) => mark.isThere() || !wasWritten(path, repository.read);
  const fresh = projects.filter((project) => isNew(posix.join(project.root, 'shipshape.json')));
  if (fresh.length > 0 && request.only === undefined) mark.begin();
  const written = await writeFiles(root, all).catch((error) => {
    mark.end();
    throw error;
  });
  if (written.length > 0) onWritten();
  if (npm) await installPackages(root, say);
  await recordBaselines(root, fresh, say);
  mark.end();
  if (written.length === 0) return finished('there was nothing to write');
  if (!json)
    for (const line of nextSteps(projects, workflows, request, repository.read('package.json'))) print(line);
  const updated = all.filter(({ action, before }) => action === 'update' && before !== null);
  const theirs = updated.length > 0 ? `, none of yours changed but for ${pathsOf(updated)}` : '';
  return finished(`${written.length} files written${request.update ? '' : theirs}`, true);

  function finished(what: string, isWritten = false): string | undefined {
    if (!json) return what;
    console.log(JSON.stringify(answer(projects, all, isWritten), null, 2));
    return undefined;
  }
}

const pathsOf = (files: readonly WrittenFile[]) => `lines in ${files.map(({ path }) => path).join(', ')}`;

const isChange = ({ action }: WrittenFile) => action === 'create' || action === 'update';

function printFound(
  projects: DjangoProject[],
  { files, read }: Repository,
  packages: PackagesPlace,
  { print, note }: { print: Log; note: Log },
): void {
  for (const project of projects) print(printProject(project).join('\n'));
  for (const path of windowsScripts(files, read)) {
    note(
      `  advice     ${path} has Windows line ends, so no container can start it: save it with LF, and state "*.sh text eol=lf" in .gitattributes.`,
    );
  }
  if (packages.why)
    print(
      `  packages   the pipeline's packages go into ${packages.folder}, because ${packages.why}; it stays unchanged`,
    );
}

interface Planned {
  files: WrittenFile[];
  workflows: WorkflowSource;
  /** npm's lock, where it is to be written, and who makes it meanwhile; undefined where npm has nothing to install. */
  npm: { lock: string | undefined; made: Promise<WrittenFile> | undefined } | undefined;
}

async function planned(
  projects: DjangoProject[],
  repository: Repository,
  { folder }: PackagesPlace,
  request: AdoptionRequest,
  { say, note }: { say: Log; note: Log },
): Promise<Planned> {
  const { root, read } = repository;
  // A workspace that adopts has the packages already.
  const { workflows: known, ...versions } =
    request.only === undefined ? await findPackages(root, folder, say) : inWorkspace;
  const workflows = request.workflows ? sourceFrom(request.workflows) : known;
  const plan = (adopted: readonly Adopted[], ignored: string[]) =>
    planFiles(adopted, read, {
      packages: { ...versions, folder },
      workflows: { ...workflows, defaultBranch: repository.defaultBranch },
      update: request.update,
      ...(request.only === undefined ? {} : { projectFilesOnly: true, schema: schemaIn(root) }),
      ignored,
    });
  const withoutImages = projects.map((project) => ({ project, placeholders: {}, image: undefined }));
  const manifest = plan(withoutImages, []).find(({ path }) => path === posix.join(folder, 'package.json'));
  const lock = manifest && lockToWrite(repository, manifest);
  // It takes as long as the images' locks and the probe, and waits for none of them.
  const made = lock && !request.dryRun ? lockPackages(repository, manifest, lock, say) : undefined;
  // Its failure is reported by who waits for it.
  made?.catch(() => undefined);
  const adopted: Adopted[] = [];
  for (const project of projects) adopted.push(await withImage(project, repository, request, { say, note }));
  // What git ignores, Nx does not see either, and no runner gets it.
  const paths = plan(adopted, []).map(({ path }) => path);
  const files = plan(adopted, ignoredPaths(root, [posix.join(folder, 'package-lock.json'), ...paths]));
  return { files, workflows, npm: manifest && { lock, made } };
}

/** In a clone of Shipshape the package is a link to its sources, where the schema is in another folder. */
const schemaIn = (root: string) => (existsSync(join(root, ownSchema)) ? ownSchema : installedSchema);

const ownSchema = 'libs/workload/src/django/shipshape.schema.json';

/** Not written, since only the project's own files are. */
const inWorkspace = { nx: '', shipshape: '', workflows: unknownSource };

async function installPackages(root: string, say: Log): Promise<void> {
  if (isInstalled(root)) return;
  say('npm packages: installing Nx and Shipshape');
  try {
    await installPinned(root, { npm });
  } catch (error) {
    throw new UserError(
      `The files are written, and Nx and Shipshape could not be installed: fix this, then run init again. ${(error as Error).message}`,
    );
  }
}

function sourceFrom(text: string): WorkflowSource {
  const [, repository, commit] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40}|[\w./-]+)$/.exec(text) ?? [];
  if (repository && commit) return { repository, commit };
  throw new UserError(`--workflows takes <owner>/<repository>@<commit>, not ${JSON.stringify(text)}.`);
}
