import { readSnapshot, type Status } from '@shipshape/progress-model';
import { formatOf, headline, sentence, wordsOf } from '@shipshape/progress-page';
import { inline } from './summary/markdown.ts';

/** One part of a digest; a line of its own for each thing. */
interface Part {
  title: string;
  lines: Line[];
}

/** Text of strangers stays apart from ours until it is escaped. */
interface Line {
  text: string;
  url?: string | null;
}

/** How many of a list a digest shows: it is read in a chat. */
const listed = 5;

/** A status in a few lines: the words are the page's own, so that they never disagree. */
export interface Digest {
  text: string;
  markdown: string;
}

/**
 * The digest of a status in its own language, as plain text for e-mail and chat and as Markdown.
 *
 * @param page where the page is; absent where it is not published
 */
export function digest(status: Status, page?: string): Digest {
  const { title, overall, language } = status;
  const words = wordsOf(language);
  const first = headline(status, language);
  const parts = partsOf(status).filter(({ lines }) => lines.length > 0);
  const last = page ? [page] : [];
  return {
    text: [
      `${title}: ${words.levels[overall.level]}`,
      first,
      ...parts.flatMap((part) => [
        '',
        part.title,
        ...part.lines.map(({ text, url }) => `- ${text}${url ? ` ${url}` : ''}`),
      ]),
      ...(last.length > 0 ? ['', ...last] : []),
      '',
    ].join('\n'),
    markdown: [
      `**${inline(title)}: ${words.levels[overall.level]}**`,
      '',
      inline(first),
      ...parts.flatMap((part) => ['', `**${part.title}**`, '', ...part.lines.map(markdownLine)]),
      ...(last.length > 0 ? ['', `<${last[0]}>`] : []),
      '',
    ].join('\n'),
  };
}

/** The digest of a record that was read from a file; undefined for an unreadable record or another version. */
export function readableDigest(record: unknown, page?: string): Digest | undefined {
  if (!readSnapshot(record).known) return undefined;
  try {
    return digest(record as Status, page);
  } catch {
    return undefined;
  }
}

const markdownLine = ({ text, url }: Line): string =>
  // An address has passed as one of http or https; a bracket or blank would end the link early.
  url ? `- [${inline(text)}](${url.replace(/[()\s<>]/g, encodeURIComponent)})` : `- ${inline(text)}`;

function partsOf(status: Status): Part[] {
  const words = wordsOf(status.language);
  const { sections, page } = words;
  return [
    { title: sections.rely, lines: reasonsOf(status) },
    { title: sections.try, lines: placesOf(status) },
    { title: sections.news, lines: newsOf(status) },
    { title: sections.next, lines: nextOf(status) },
    { title: sections.needs, lines: needsOf(status) },
    {
      title: page.gaps,
      lines: status.gaps.slice(0, listed).map(({ source, name, reason }) => ({
        text: `${words.sources[source]}${name ? ` (${name})` : ''}${reason ? `: ${reason}` : ''}`,
      })),
    },
  ];
}

/** What is wrong and why; nothing where all is well: the headline states that. */
const reasonsOf = ({ statements, language, at }: Status): Line[] =>
  statements
    .filter(({ level }) => level === 'blocked' || level === 'at risk')
    .slice(0, listed)
    .map(({ reason, evidence }) => ({
      text: sentence(reason, language, at),
      url: evidence.find(({ url }) => url)?.url ?? null,
    }));

function placesOf({ tryIt, language, at }: Status): Line[] {
  const words = wordsOf(language);
  const format = formatOf(words, at);
  return tryIt.places.slice(0, listed).map(({ name, version, healthy, url }) => {
    const { page } = words;
    const health = healthy === null ? page.healthUnknown : healthy ? page.works : page.fails;
    const what = version ? page.version(version) : page.unknown;
    return { text: `${format.place(name)}: ${what}, ${health}`, url };
  });
}

function newsOf({ news, language }: Status): Line[] {
  if (!news.known) return [];
  const { page } = wordsOf(language);
  const { unreleased, released } = news.value;
  const count = ({ addedTotal, fixedTotal, changedTotal }: typeof unreleased) =>
    addedTotal + fixedTotal + changedTotal;
  const group = count(unreleased) > 0 || !released ? unreleased : released;
  const items = [...group.added, ...group.fixed, ...group.changed].slice(0, listed);
  const more = count(group) - items.length;
  return [
    ...items.map(({ title, url }) => ({ text: title, url })),
    ...(more > 0 ? [{ text: page.more(more) }] : []),
  ];
}

function nextOf({ next, language, at }: Status): Line[] {
  if (!next.known) return [];
  const words = wordsOf(language);
  const format = formatOf(words, at);
  return next.value.milestones.slice(0, 2).map(({ title, done, total, due, url }) => {
    const parts = total > 0 ? words.page.done(done, total) : words.page.noParts;
    return { text: `${title}: ${parts}, ${due ? words.page.due(format.date(due)) : words.page.noDate}`, url };
  });
}

function needsOf({ needs, language, at }: Status): Line[] {
  if (!needs.known) return [];
  const words = wordsOf(language);
  const format = formatOf(words, at);
  return needs.value.slice(0, listed).map(({ title, due, url }) => ({
    text: due ? `${title} (${words.page.due(format.date(due))})` : title,
    url,
  }));
}
