import { join } from 'node:path';
import { ciSystem, repositoryOfClone } from '@shipshape/ci';
import type { Facts, Known } from '@shipshape/progress-model';
import { record } from '@shipshape/publishing';
import { browserTestsOf, findProjects, type Project } from '@shipshape/workload';
import { distOf, type Log, workspaceRoot } from '@shipshape/workspace';
import { askEnvironments } from './environments/environments.ts';
import { githubSource } from './github/client.ts';
import { askPlan } from './github/plan.ts';
import { askReview } from './github/review.ts';
import { askRuns } from './github/runs.ts';
import { readHistory } from './history/history.ts';
import { known, type Question } from './known.ts';
import { picturesIn, readPictures } from './pictures.ts';
import { readOwnRuns } from './quality/own-runs.ts';
import { readScan } from './quality/scan.ts';
import { readTests } from './quality/tests.ts';
import { findRepository, inPlainWords } from './registry/find.ts';
import { askRegistry } from './registry/served.ts';
import { progressSettings } from './settings.ts';
import type { Snapshots } from './snapshots/read.ts';

/** What a source may take, in seconds. A page that comes late is no page. */
const patience = { local: 120, registry: 60, github: 30 };

/** What is there beside the sources. */
export interface Circumstances {
  snapshots: Snapshots;
  /** What was gathered last; undefined where nothing was. */
  previous: Facts | undefined;
  /** The folder of the last page's pictures. */
  lastPictures: string;
  say: Log;
}

/** Everything that is known of a project now; a source that fails is unknown and costs the others nothing. */
export async function collect(
  project: Project,
  { snapshots, previous, lastPictures, say }: Circumstances,
): Promise<Facts> {
  const at = new Date().toISOString();
  const root = workspaceRoot;
  const folder = join(root, project.root);
  const dist = distOf(project.root);
  const browser = distOf(browserTestsOf(project.name));
  const settings = progressSettings(folder, project.name);
  for (const one of settings.environments) if ('wrong' in one) say(one.wrong);
  const place = await placeOf(root);
  const ask = <T>(source: string, seconds: number, question: Question<T>['ask']) =>
    known({ source, seconds, at, ask: question });

  // git answers while nothing else can, so that it comes first.
  say('reading the history');
  const history = await ask('git', patience.local, () => ({
    value: readHistory({
      root,
      project: project.name,
      folder: folderThatCounts(project),
      repository: place.page || null,
    }),
  }));
  const head = history.known ? history.value.head.commit : '';
  // Without a code host this clone's pipeline is the only one there is.
  const own = place.page === '' && history.known ? history.value.head : undefined;

  say('asking the registry, the environments and GitHub');
  const registry = ask('the registry', patience.registry, async () => {
    const answer = async () =>
      askRegistry(await findRepository(project.name, patience.registry, say), place.defaultBranch);
    return { value: await inPlainWords(answer, say) };
  });
  const github = () => githubSource(process.env, place.page, place.defaultBranch);
  const [answered, environments, runs, plan, review, tests, scan, pictures] = await Promise.all([
    registry,
    askEnvironments(settings.environments),
    own
      ? ask('the pipeline', patience.local, () => readOwnRuns(dist, own))
      : ask('GitHub', patience.github, async () => ({ value: await askRuns(github()) })),
    ask('GitHub', patience.github, async () => ({ value: await askPlan(github()) })),
    ask('GitHub', patience.github, async () => ({ value: await askReview(github(), head) })),
    ask('the test reports', patience.local, () => readTests({ dist, browser, folder, head })),
    ask('the scan', patience.local, () => readScan(dist, record(project.root, 'published')?.digest)),
    ask('the pictures', patience.local, () => readPictures(picturesIn(dist, lastPictures))),
  ]);
  return {
    project: project.name,
    title: settings.title,
    language: settings.language,
    at,
    repository: place.page || null,
    ...{ history, environments, runs, plan },
    tests: elseAsBefore(tests, previous?.tests),
    scan: elseAsBefore(scan, previous?.scan),
    pictures,
    coverageTrend: snapshots.coverage,
    served: part(answered, ({ served }) => served),
    moves: part(answered, ({ moves }) => ({ moves })),
    ...(review.known ? { review } : {}),
  };
}

const part = <T, U>(answer: Known<T>, pick: (value: T) => U): Known<U> =>
  answer.known ? { ...answer, value: pick(answer.value) } : answer;

/**
 * What tests or a scan left on the machine where they ran is not here in the next run: it was true at its own time, and
 * the page shows how old it is.
 */
const elseAsBefore = <T>(now: Known<T>, before: Known<T> | undefined): Known<T> =>
  !now.known && before?.known ? before : now;

/**
 * The folder where only what changes that counts: of several applications each has its own news, and what lies beside
 * `apps/<name>` is no part of it. Undefined: the whole repository.
 */
function folderThatCounts({ root }: Project): string | undefined {
  if (root === '.') return undefined;
  return root.startsWith('apps/') || findProjects().length > 1 ? root : undefined;
}

/** The repository's page and default branch, as far as they are known: nothing of a page depends on them alone. */
async function placeOf(root: string): Promise<{ page: string; defaultBranch: string }> {
  const system = ciSystem();
  const said = await system.readRun(process.env, root).catch(() => undefined);
  const clone = orUndefined(() => repositoryOfClone(root, system.login(process.env)));
  return {
    page: said?.page ?? clone?.html_url ?? '',
    defaultBranch: said?.defaultBranch ?? orUndefined(() => clone?.default_branch) ?? 'main',
  };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
