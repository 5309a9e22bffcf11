import type { Evidence, QualityLine, Reason, Statement } from '@shipshape/progress-model';
import { type Html, html, type Part } from '../html.ts';
import { foreign, link, type View } from './view.ts';

/** Where a proof is: on the web, or for a move of a version in the history at the end of this page. */
const addressOf = ({ language }: View, { kind, url }: Evidence): string | null =>
  url ?? (kind === 'move' ? `#manager-${language}` : null);

/** Sentences of which no record has an address: their source is at the end of the page, each once. */
function withoutAddress(view: View): (Statement | QualityLine)[] {
  const { statements, quality } = view.status;
  const said = new Set<string>();
  return [...quality.lines.slice(0, 10), ...statements.slice(0, Math.max(view.most.listed, 12))].filter(
    ({ reason, evidence }) => {
      if (evidence.some((one) => addressOf(view, one))) return false;
      const text = view.say(reason);
      return !said.has(text) && said.add(text);
    },
  );
}

const anchor = ({ language }: View, at: number) =>
  at < 0 ? `manager-${language}` : `rests-${language}-${at}`;

/** Where a sentence without a web address is explained on this page. */
function explained(view: View, reason: Reason): string {
  const text = view.say(reason);
  return `#${anchor(
    view,
    withoutAddress(view).findIndex((one) => view.say(one.reason) === text),
  )}`;
}

/** What a sentence leads to: its first proof that can be opened, otherwise what it rests on, at the end of the page. */
export const proofLink = (view: View, { reason, evidence }: Statement): string =>
  evidence.flatMap((one) => addressOf(view, one) ?? [])[0] ?? explained(view, reason);

/** The proofs of a sentence, each a link. */
export function proofs(view: View, { reason, evidence }: QualityLine): Html {
  const some = evidence.some((one) => addressOf(view, one));
  const address = (one: Evidence) => addressOf(view, one) ?? (some ? null : explained(view, reason));
  const links =
    evidence.length > 0
      ? evidence.map((one) => html`<span>${link(address(one), named(view, one))}</span>`)
      : html`<span>${link(explained(view, reason), view.words.page.restsOn)}</span>`;
  return html` <span class="proof">${links}</span>`;
}

/** For the project manager: the records without a web address, and where a sentence has none, why. */
export function rests(view: View): Part {
  const { page } = view.words;
  const all = withoutAddress(view);
  if (all.length === 0) return null;
  const items = all.map(({ reason, evidence }, at) => {
    const why =
      evidence.length > 0
        ? evidence.map((one) => html`<span>${named(view, one)}</span>`)
        : reason.code === 'source.unknown'
          ? html`<span lang="en">${reason.values.why}</span>`
          : html`<span>${page.restsOnNothing}</span>`;
    return html`<li id="${anchor(view, at)}">${view.say(reason)} <span class="proof">${why}</span></li>`;
  });
  return html`<h3>${page.rests}</h3><p class="quiet">${page.restsNote}</p><ul class="gaps">${items}</ul>`;
}

const named = ({ words, format }: View, { kind, label }: Evidence): Html =>
  html`${words.evidence[kind]} ${foreign(kind === 'environment' || kind === 'move' ? format.place(label) : label)}`;
