import { plainText, type RuleId, type Statement } from '@shipshape/progress-model';
import { type Html, html } from '../html.ts';
import { headline } from '../texts/index.ts';
import { proofLink } from './proof.ts';
import { icon, iconOf, link, time, titleOf, type View, versionPutBack } from './view.ts';

const ownPart: RuleId[] = ['plan', 'answers', 'activity'];

/** The first part: one word, one sentence, and what it rests on. */
export function rely(view: View): Html {
  const { status, language, words, format } = view;
  const { overall, at, version } = status;
  const said = new Set<string>();
  const tested = status.statements.some(({ rule, level }) => rule === 'tests' && level === 'on track');
  // The sentence that all tests passed repeats what a passed run would state.
  const hidden = tested ? [...ownPart, 'build'] : ownPart;
  // Two rules may miss the same source: that is stated once. What is well and has its own part below is not repeated
  // here.
  const statements = status.statements.filter((one) => {
    if (one.level === 'on track' && hidden.includes(one.rule)) return false;
    const text = view.say(one.reason);
    return !said.has(text) && said.add(text);
  });
  const listed = statements.slice(0, Math.max(view.most.listed, 12));
  return html`<section id="rely-${language}" class="rely" data-level="${overall.level}" data-old="${words.headlines['out of date']}" data-old-level="${words.levels.unknown}">
<div class="verdict"><div class="flag"><svg aria-hidden="true"><use href="#i-${iconOf[overall.level]}"/></svg></div>
<div><h2>${words.sections.rely}</h2><p class="answer">${headline(status, language)}</p>
<p class="meta"><span class="level">${words.levels[overall.level]}</span> <span>${released(view, version)}</span> <span>${time(at, words.page.asOf(format.moment(at)))}</span></p></div></div>
<ul class="reasons">${listed.map((one) => reason(view, one))}</ul>
</section>`;
}

function released({ status, words }: View, version: string | null): string {
  if (!version) return words.page.noVersion;
  const now = versionPutBack(status);
  return now && now !== version ? words.page.takenBack(version, now) : words.page.lastRelease(version);
}

function reason(view: View, statement: Statement): Html {
  const { level, since, reason: said } = statement;
  // A trouble that is too young to count is not ticked off.
  const sign = level === 'on track' && since ? 'info' : iconOf[level];
  // The sentence itself states that something is not known.
  const spoken = level === 'unknown' ? null : html`<span class="vh">${view.words.levels[level]}: </span>`;
  return html`<li class="is-${sign}">${icon(sign)}<span>${spoken}${link(proofLink(view, statement), view.say(said))}</span></li>`;
}

/** Where the other answers are, each with the answer in two words. */
export function glance(view: View): Html {
  const { status, language, words, format } = view;
  const { glance: say } = words.page;
  const { tryIt, news, next, needs } = status;
  const goal = next.known
    ? (next.value.milestones.find(({ done, total }) => done < total) ?? next.value.milestones[0])
    : undefined;
  const fresh = news.known ? news.value.unreleased : undefined;
  const count = fresh ? fresh.addedTotal + fresh.fixedTotal + fresh.changedTotal : 0;
  const [place] = tryIt.places;
  const late = needs.known ? needs.value.filter(({ overdue }) => overdue).length : 0;
  const nearest = needs.known ? (needs.value.flatMap(({ due }) => due ?? []).sort()[0] ?? null) : null;
  const dueOn = (due: string | null) => (due ? words.page.due(format.date(due)) : null);
  const answers: ['try' | 'news' | 'next' | 'needs', string][] = [
    ['try', place ? [format.place(place.name), place.version].filter(Boolean).join(', ') : say.noPlace],
    ['news', news.known ? say.news(count) : say.unknown],
    [
      'next',
      goal
        ? say.next(plainText(goal.title, 32), goal.done, goal.total, dueOn(goal.due))
        : next.known
          ? say.nothingPlanned
          : say.unknown,
    ],
    ['needs', needs.known ? say.needs(needs.value.length, late, dueOn(nearest)) : say.unknown],
  ];
  return html`<nav class="glance" aria-label="${words.page.atAGlance}"><ul>${answers.map(
    ([id, answer]) =>
      html`<li><a href="#${id}-${language}"><span>${titleOf(view, id)}</span> <b>${answer}</b></a></li>`,
  )}</ul></nav>`;
}
