import { type Html, html } from '../html.ts';
import { time, type View } from './view.ts';

/** How far something is: a box for each part where they can be counted, otherwise one bar. The words are below it. */
export function bar(done: number, total: number): Html {
  if (total <= 0) return html``;
  const [count, full] = total <= 20 ? [total, done] : [1, 0];
  const [width, gap] = [240, count > 1 ? 3 : 0];
  const one = (width - gap * (count - 1)) / count;
  const box = (at: number, size: number, kind: string) =>
    html`<rect class="${kind}" x="${round(at)}" y="1" width="${round(size)}" height="12" rx="2"/>`;
  const boxes = Array.from({ length: count }, (_, at) =>
    box(at * (one + gap), one, at < full ? 'full' : 'left'),
  );
  const filled = total > 20 && done > 0 ? box(0, (width * done) / total, 'full') : null;
  return html`<svg class="bar" viewBox="0 0 240 14" preserveAspectRatio="none" aria-hidden="true">${boxes}${filled}</svg>`;
}

/** Coverage over time on the whole scale, so that a small step looks small. */
export function chart({ words, format }: View, points: { at: string; coverage: number }[]): Html {
  const { page } = words;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return html``;
  const start = Date.parse(first.at);
  const span = Math.max(Date.parse(last.at) - start, 1);
  const x = (at: string) => 44 + ((Date.parse(at) - start) / span) * 252;
  const y = (percent: number) => 8 + (100 - percent) * 0.84;
  const line = points.map(({ at, coverage }) => `${round(x(at))},${round(y(coverage))}`).join(' ');
  const from = format.number(first.coverage);
  const to = format.number(last.coverage);
  const title = page.coverageFromTo(from, format.date(first.at), to, format.date(last.at), points.length);
  const grid = (percent: number) =>
    html`<line x1="44" x2="296" y1="${round(y(percent))}" y2="${round(y(percent))}"/><text x="38" y="${round(y(percent) + 3.5)}" text-anchor="end">${percent} %</text>`;
  return html`<figure class="chart"><figcaption>${page.coverage}</figcaption>
<svg viewBox="0 0 360 112" role="img" aria-label="${title}"><g class="grid">${[0, 50, 100].map(grid)}</g>
<polygon points="${round(x(first.at))},${round(y(0))} ${line} ${round(x(last.at))},${round(y(0))}"/><polyline points="${line}"/>
<circle cx="${round(x(last.at))}" cy="${round(y(last.coverage))}" r="4"/><text class="now" x="304" y="${round(y(last.coverage) + 5)}">${to} %</text></svg>
<p class="quiet dates">${time(first.at, format.date(first.at))} <span>${time(last.at, format.date(last.at))}</span></p></figure>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
