import type { Plan } from '@shipshape/affected-plan';
import type { ShardRecord } from '@shipshape/nx';
import type { PictureRecord } from '@shipshape/pictures';
import { short } from '@shipshape/publishing';
import { digest } from '../digest.ts';
import type { Totals } from '../totals.ts';
import type { Facts, Image } from './facts.ts';
import { code, inline, listItem, seconds, table } from './markdown.ts';

/** The whole summary, in markdown: a section for each thing that is known, in the order of the road. */
export function summarize(facts: Facts, leftOut: string[]): string {
  const sections = [
    ...facts.statuses.map(
      (status) =>
        `### Where it stands${facts.proposed ? ', with this change' : ''}\n\n${digest(status, facts.page).markdown.trimEnd()}`,
    ),
    facts.plan ? affectedSection(facts.plan) : '',
    facts.shards.length > 0 || facts.tests || facts.noTests.length > 0 ? checksSection(facts) : '',
    ...facts.images.map((image) => imageSection(image, facts.runPage)),
    ...facts.moves.map(movesSection),
    leftOut.length > 0 ? `### Left out\n\n${leftOut.map(listItem).join('\n')}` : '',
  ];
  const told = sections.filter(Boolean);
  return `${told.length > 0 ? told.join('\n\n') : 'Nothing has run here yet: dist has no records.'}\n`;
}

function affectedSection({ base, because, projects, shards, listTarget, listed }: Plan): string {
  if (projects.length === 0)
    return `### Nothing affected\n\nNo task reads what changed (${inline(because)}).`;
  const rows = projects.map(({ name, tasks, because: why }) => [
    code(name),
    tasks.map((id) => id.slice(name.length + 1)).join(', '),
    why.map(inline).join('<br>'),
  ]);
  const scope = base === null ? `Everything runs: ${inline(because)}.` : `${capital(inline(because))}.`;
  const work = shards.length === 1 ? 'on one machine' : `shared out among ${shards.length} machines`;
  const later =
    listed.length > 0 ? ` Left to ${code(listTarget ?? '')}: ${listed.map(code).join(', ')}.` : '';
  const done = shards.length > 0 ? ` The rest runs ${work}.` : '';
  return `### Affected\n\n${scope}${later}${later ? done : ''}\n\n${table(['Project', 'What', 'Why'], rows)}`;
}

function checksSection({ shards, tests, noTests, durations }: Facts): string {
  const tasks = shards.flatMap((shard: ShardRecord) => shard.tasks);
  const failed = tasks.filter(({ outcome }) => outcome === 'failed');
  const reused = tasks.filter(({ outcome }) => outcome === 'cached');
  const saved = reused.reduce((sum, { id }) => sum + (durations[id] ?? 0), 0);
  const good = tasks.length - failed.length;
  return [
    '### Checks',
    '',
    ...(tasks.length > 0 ? [`- ${good} of ${tasks.length} tasks passed`] : []),
    ...failed.map(({ id }) => `- ❌ ${code(id)} failed`),
    ...(tests ? [`- ${testsLine(tests)}`] : []),
    ...noTests.map(({ folder, reason }) => `- ⚠️ no tests in ${code(folder)}: ${inline(reason)}`),
    ...(reused.length > 0
      ? [`- ${reused.length} reused${saved > 0 ? `, which saved ${seconds(saved)}` : ''}`]
      : []),
  ].join('\n');
}

const testsLine = ({ passed, failed, skipped }: Totals) =>
  `${passed} of ${passed + failed} tests passed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

function imageSection({ built, smoke, published, pictures }: Image, runPage?: string): string {
  if (!built) return '';
  const { took } = smoke ?? {};
  const saved = built.served && took ? `, which saved ${seconds(took.build + took.smoke)}` : '';
  const counted = (outcome: string) => smoke?.checks.filter((check) => check.outcome === outcome).length ?? 0;
  const [passed, failed, others] = ['passed', 'failed', 'not applicable'].map(counted) as [
    number,
    number,
    number,
  ];
  const rest = others > 0 ? `, ${others} did not apply` : '';
  const lines = [
    ...(smoke ? [`${passed} of ${passed + failed} smoke checks passed on the very image${rest}`] : []),
    ...(published
      ? [
          `image ${code(published.image)}`,
          `digest ${code(published.digest)}`,
          `tags ${published.tags.map(code).join(', ')}`,
          `${(published.sizeCompressedBytes / 1e6).toFixed(1)} MB compressed`,
          published.pushed
            ? 'uploaded'
            : `nothing ${built.served ? 'built or ' : ''}uploaded: the registry had it${saved}`,
        ]
      : [
          `not published; image ID ${code(built.imageId)}`,
          ...(built.served ? [`not built: the registry had it${saved}`] : []),
        ]),
    // Of another image they would show something else.
    ...(pictures?.imageId === built.imageId ? picturesLines(pictures, runPage) : []),
  ];
  return `### Image of ${code(built.project)}\n\n${lines.map(listItem).join('\n')}\n\n${tryIt({ built, published })}`;
}

function picturesLines(pictures: PictureRecord, runPage: string | undefined): string[] {
  const { pages, beforeImageId, notTaken } = pictures;
  if (notTaken !== undefined) return [`no pictures were taken: ${inline(notTaken)}`];
  const changed = pages
    .filter(({ views }) => views.some((view) => view.changed))
    .map(({ name }) => inline(name));
  const since = beforeImageId
    ? `${changed.length} changed since the last release${changed.length > 0 ? ` (${changed.join(', ')})` : ''}`
    : 'no earlier release to compare with';
  // A comment cannot hold files.
  const where = runPage ? `in the [artifacts of this run](${runPage}#artifacts)` : `in ${code('dist')}`;
  return [`pictures of ${pages.length} pages, ${since}: ${where}`];
}

function movesSection({ folder, moves }: Facts['moves'][number]): string {
  if (moves.length === 0) return '';
  const rows = moves.map(({ tag, outcome, to, sentence }) => [
    code(tag),
    outcome,
    to ? code(short(to)) : 'nothing',
    inline(sentence),
  ]);
  return `### Tags of ${code(folder)}\n\n${table(['Tag', 'What', 'Serves', 'Why'], rows)}`;
}

function tryIt({
  built,
  published,
}: Pick<Image, 'published'> & { built: NonNullable<Image['built']> }): string {
  const tag = published?.tags.find((one) => one.startsWith('sha-')) ?? published?.tags[0];
  const command = tag
    ? `npx shipshape try ${built.project} --tag=${tag}`
    : `npx shipshape serve --project=${built.project}`;
  return `Try it:\n\n\`\`\`sh\n${command}\n\`\`\``;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
