import { type PlanFacts, plainText, webAddress } from '@shipshape/progress-model';
import { asNumber, asObject, asText, objectsIn } from '../read-text.ts';
import { timeOf } from '../text.ts';
import { type GithubSource, isBot, listIn } from './client.ts';

/** The label of an issue that waits for the client. */
const needsClient = 'needs-client';
/** Of so many of the newest pull requests the preview is looked for: each costs two requests. */
const previews = 3;
const size = 100;

type Api = GithubSource['api'];
type Review = PlanFacts['readyForReview'][number];

/**
 * What comes next: open milestones, pull requests ready for a look, and what the client is asked for. Only titles: no
 * person's name belongs here.
 *
 * @throws Unknown where GitHub does not answer
 */
export async function askPlan({ api, defaultBranch }: GithubSource): Promise<PlanFacts> {
  const [milestones, events, pulls, issues] = await Promise.all([
    api(`/milestones?state=open&sort=due_on&direction=asc&per_page=${size}`),
    // What left a milestone is a bonus.
    api(`/issues/events?per_page=${size}`).catch(() => []),
    api(
      `/pulls?state=open&sort=updated&direction=desc&per_page=${size}&base=${encodeURIComponent(defaultBranch)}`,
    ),
    api(`/issues?state=open&labels=${needsClient}&sort=created&direction=asc&per_page=${size}`),
  ]);
  const moved = leftMilestone(objectsIn(events));
  const ready = listIn(pulls).filter((pull) => pull.draft !== true && !isBot(pull));
  return {
    milestones: listIn(milestones).map((one) => readMilestone(one, moved)),
    readyForReview: await Promise.all(ready.map((pull, at) => readPull(api, pull, at < previews))),
    // GitHub lists pull requests among the issues.
    needsClient: listIn(issues)
      .filter((issue) => !issue.pull_request)
      .map(readNeed),
  };
}

function readMilestone(
  one: Record<string, unknown>,
  moved: ReadonlyMap<string, string[]>,
): PlanFacts['milestones'][number] {
  const [done, open] = [asNumber(one.closed_issues) ?? 0, asNumber(one.open_issues) ?? 0];
  const url = webAddress(asText(one.html_url));
  const title = asText(one.title) ?? '';
  return {
    title: plainText(title) || '…',
    done,
    total: done + open,
    due: timeOf(one.due_on) ?? null,
    ...(url ? { url } : {}),
    moved: moved.get(title) ?? [],
  };
}

/** Titles of open issues that left a milestone and did not come back, by the milestone's title. */
function leftMilestone(events: readonly Record<string, unknown>[]): Map<string, string[]> {
  const left = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const event of events) {
    const kind = asText(event.event);
    if (kind !== 'milestoned' && kind !== 'demilestoned') continue;
    const issue = asObject(event.issue);
    const milestone = asText(asObject(event.milestone)?.title);
    const key = `${issue?.number} ${milestone}`;
    // The newest first: what came later decides.
    if (!issue || milestone === undefined || seen.has(key)) continue;
    seen.add(key);
    const title = plainText(asText(issue.title) ?? '');
    if (kind === 'demilestoned' && issue.state === 'open' && title)
      left.set(milestone, [...(left.get(milestone) ?? []), title]);
  }
  return left;
}

async function readPull(api: Api, pull: Record<string, unknown>, look: boolean): Promise<Review> {
  const commit = asText(asObject(pull.head)?.sha);
  return {
    title: plainText(asText(pull.title) ?? '') || '…',
    url: webAddress(asText(pull.html_url)) ?? '',
    at: timeOf(pull.updated_at) ?? timeOf(pull.created_at) ?? '',
    preview: look && commit ? await findPreview(api, commit).catch(() => null) : null,
  };
}

/** Where the commit is deployed, by GitHub's record of its deployments. */
async function findPreview(api: Api, commit: string): Promise<string | null> {
  const [deployment] = objectsIn(await api(`/deployments?sha=${encodeURIComponent(commit)}&per_page=1`));
  const id = asNumber(deployment?.id);
  if (id === undefined) return null;
  const [status] = objectsIn(await api(`/deployments/${id}/statuses?per_page=1`));
  return status?.state === 'success' ? webAddress(asText(status.environment_url)) : null;
}

function readNeed(issue: Record<string, unknown>): PlanFacts['needsClient'][number] {
  return {
    title: plainText(asText(issue.title) ?? '') || '…',
    url: webAddress(asText(issue.html_url)) ?? '',
    at: timeOf(issue.created_at) ?? '',
    due: dueOf(asText(issue.body) ?? '') ?? timeOf(asObject(issue.milestone)?.due_on) ?? null,
  };
}

/** A line `Due: 2026-12-01` of the issue's text. */
function dueOf(body: string): string | undefined {
  const [, day] =
    /^[ \t]*\**(?:due|by|until|deadline|fecha l[ií]mite)\**[ \t]*:[ \t]*\**[ \t]*(\d{4}-\d{2}-\d{2})\b/im.exec(
      body.slice(0, 20_000),
    ) ?? [];
  return timeOf(day);
}
