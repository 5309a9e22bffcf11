import type { QualityLine } from '@shipshape/progress-model';
import { type Html, html } from '../html.ts';
import { chart } from './drawings.ts';
import { proofs } from './proof.ts';
import { icon, iconOf, section, type View } from './view.ts';

/** Quality in sentences, each with its evidence, and how much is checked over time. */
export function quality(view: View): Html {
  const { lines, coverage } = view.status.quality;
  return section(view, 'quality', [
    lines.length === 0 ? html`<p>${view.words.page.noQuality}</p>` : null,
    html`<ul class="reasons">${lines.slice(0, 10).map((line) => sentence(view, line))}</ul>`,
    coverage.length > 1 ? chart(view, coverage) : null,
  ]);
}

function sentence(view: View, line: QualityLine): Html {
  const { good, reason } = line;
  const { levels } = view.words;
  // How much is checked is only a number, and an unverified record proves nothing: neither is good or bad.
  const plain = reason.code === 'coverage.is' || reason.code === 'origin.attested';
  // What is judged above has the same sign here.
  const judged = view.status.statements.find((one) => one.reason.code === reason.code)?.level;
  const level = judged ?? (good === null ? 'unknown' : good ? 'on track' : 'at risk');
  const sign = plain ? 'info' : iconOf[level];
  const said = plain || level === 'unknown' ? null : html`<span class="vh">${levels[level]}: </span>`;
  return html`<li class="is-${sign}">${icon(sign)}<span>${said}${view.say(reason)}${proofs(view, line)}</span></li>`;
}
