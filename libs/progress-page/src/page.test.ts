import { decide, type Facts, rulesWith } from '@shipshape/progress-model';
import schema from '@shipshape/progress-model/status.schema.json' with { type: 'json' };
import { ago, build, fixtureNow, fixtures, hostileFacts } from '@shipshape/progress-model/testing';
import { expect, test } from 'vitest';
import { headline, page, sentence } from './index.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { formatOf } from './texts/index.ts';

const now = fixtureNow;
const all = { ...fixtures, hostile: hostileFacts(20_000), nothing: build({}) };

test.each(Object.entries(all))('%s is below 100 KB, and the same every time', (_, facts) => {
  const text = page(decide(facts, { now }));
  expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  expect(page(decide(facts, { now }))).toBe(text);
  const written = text.replace(/<script>.*<\/script>|<style>.*<\/style>/gs, '');
  expect(written.match(/.{40}(undefined|NaN|\[object|Invalid).{20}/g) ?? []).toEqual([]);
});

test('what is new has its change beside it where no address leads there', () => {
  const change = { commit: '0123456789abcdef', at: ago(1), kind: 'new' as const, title: 'Pay by card' };
  const history = (more: object) => {
    const { value, at } = fixtures['on-track'].history as Extract<Facts['history'], { known: true }>;
    return { known: true as const, at, value: { ...value, unreleased: [{ ...change, ...more }] } };
  };
  const written = (more: object) =>
    page(decide({ ...fixtures['on-track'], history: history(more) }, { now }));
  expect(written({})).toContain('Pay by card</bdi> <span class="proof"><span>change 0123456</span></span>');
  const url = 'https://git.example/commit/0123456';
  expect(written({ url })).toContain(
    `<a href="${url}" rel="noreferrer"><bdi>Pay by card</bdi></a></span></li>`,
  );
});

test.each([
  [1, 'first on 24 November.', 'la primera vez, el 24 de noviembre.'],
  [2, 'first on 24 November, 1 attempt since.', 'noviembre; 1 intento desde entonces.'],
  [4, 'first on 24 November, 3 attempts since.', 'noviembre; 3 intentos desde entonces.'],
])('of %i failed checks the first one is not counted among those since', (failures, english, spanish) => {
  const reason = { code: 'build.fails', values: { since: '2026-11-24T09:00:00Z', failures } } as const;
  expect(sentence(reason, 'en', now)).toContain(english);
  expect(sentence(reason, 'es', now)).toContain(spanish);
});

test('untrusted text becomes neither an element nor an attribute', () => {
  const text = page(decide(hostileFacts(300), { now }));
  const tags = new Set([...text.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag]) => tag));
  const expected =
    'html head meta title style body svg defs symbol circle path rect header h1 fieldset legend span label input main div p section h2 h3 ul li use a b nav br time bdi details summary ol table caption thead tbody tr th td footer code script figure figcaption img h4 line text g polygon polyline';
  expect([...tags].filter((tag) => !expected.split(' ').includes(tag ?? ''))).toEqual([]);
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toMatch(/ on[a-z]+="|href="(?!https?:|#|status\.json|ok\.png|pictures\/)| style="/);
  expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
});

test('an environment may be called what every object inherits', () => {
  const { environments } = fixtures['on-track'];
  const named = environments.map((one) => ({ ...one, name: 'constructor' }));
  const text = page(decide(build({ environments: named }), { now }));
  expect(text).toContain('Constructor');
  expect(text).not.toContain('native code');
});

test('the record and the page say the same in both languages', () => {
  const status = decide(fixtures.blocked, { now });
  const text = page(status).replaceAll('&#39;', "'");
  for (const language of ['en', 'es'] as const) {
    expect(text).toContain(headline(status, language));
    for (const id of status.overall.decidedBy) {
      const reason = status.statements.find((one) => one.id === id)?.reason;
      expect(text).toContain(reason && sentence(reason, language, now));
    }
  }
});

test.each([
  ['the place works', fixtures['on-track'], {}, en.headlines['on track']],
  ['no place is stated', { ...fixtures['on-track'], environments: [] }, {}, en.onlyTested],
  ['the place is not asked', fixtures['on-track'], { environments: { off: true } }, en.onlyTested],
])('on track where %s', (_, facts, rules, said) => {
  const status = decide(facts, { now, table: rulesWith(rules) });
  expect(status.overall.level).toBe('on track');
  expect(headline(status, 'en')).toBe(said);
  const missing = status.gaps.filter(({ source }) => source === 'environments');
  expect(missing).toHaveLength(facts.environments.length === 0 ? 1 : 0);
});

const { runs, history } = fixtures['on-track'];
const offTheWeb = JSON.parse(
  JSON.stringify({ ...fixtures['on-track'], repository: null, environments: [] }, (key, value) =>
    key === 'url' ? undefined : value,
  ),
);
const sentences: Record<string, { facts: Facts; atLeast: number }> = {
  'rolled back': { facts: fixtures['rolled-back'], atLeast: 8 },
  'of the first day': { facts: fixtures['first-day'], atLeast: 6 },
  'without a repository on the web': { facts: offTheWeb, atLeast: 8 },
  'of which nothing is known': {
    facts: build({ served: { known: false, reason: 'it is down' }, runs, history }),
    atLeast: 6,
  },
};

test.each(Object.entries(sentences))('each sentence of a project %s leads to its evidence', (_, one) => {
  const text = page(decide(one.facts, { now }));
  for (const language of ['en', 'es']) {
    const items = ['rely', 'quality'].flatMap((part) => {
      const [, found = ''] = text.split(`id="${part}-${language}"`);
      return found.split('</section>')[0]?.split('<li ').slice(1) ?? [];
    });
    expect(items.length).toBeGreaterThanOrEqual(one.atLeast);
    for (const item of items) {
      const [, address = ''] = /<a href="([^"]+)"/.exec(item) ?? [];
      expect(address, item).toMatch(/^(https:|#)/);
      if (!address.startsWith('#')) continue;
      const [, target] = text.split(`id="${address.slice(1)}"`);
      expect(target, address).toBeDefined();
      // The target of a link names a record, or states why there is none.
      if (address.startsWith('#rests'))
        expect(target?.split('</li>')[0]).toMatch(/class="proof"><span[^>]*>[^<]+/);
    }
  }
});

test('the pages of earlier releases are linked beside each release, the rest by the last of them', () => {
  const versions = ['1.4.0', '1.3.0', ...Array.from({ length: 60 }, (_, at) => `1.2.${60 - at}`)];
  const kept = new Map(versions.map((one) => [one, `releases/shop@${one}/index.html`]));
  const text = page(decide(fixtures['on-track'], { now }), { kept });
  expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  const [, english = ''] = text.split('id="manager-en"');
  for (const version of ['1.4.0', '1.3.0'])
    expect(english).toMatch(new RegExp(`</b>: [^\n]*${version}</bdi> · <a href="releases/shop@${version}/`));
  expect(text).toContain(
    'What version 1.4.0 brought on 20 November</h3><p class="quiet"><a href="releases/shop@1.4.0/index.html">The page of version 1.4.0</a>',
  );
  expect(text).toContain('+ 22 more');
  expect(page(decide(fixtures['on-track'], { now }))).not.toContain('releases/');
});

test('the sections come in their order', () => {
  const text = page(decide(fixtures['on-track'], { now }));
  const places = Object.values(en.sections).map((title) => text.indexOf(`<h2>${title}</h2>`));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('the schema lists the reasons that have words, and no others', () => {
  expect([...schema.definitions.reason.properties.code.enum].sort()).toEqual(Object.keys(en.reasons).sort());
});

test('people read one, many and none in correct words', () => {
  const say = (language: 'en' | 'es', reason: Parameters<typeof sentence>[0]) =>
    sentence(reason, language, now);
  expect(say('en', { code: 'answers.waiting', values: { count: 1 } })).toBe(
    'We need 1 thing from you; none is late.',
  );
  expect(say('es', { code: 'answers.waiting', values: { count: 2 } })).toBe(
    'Necesitamos 2 cosas de usted; ninguna con retraso.',
  );
  const checks = { failed: 1, passed: 222, total: 222, skipped: 0, version: null };
  expect(say('en', { code: 'tests.pass', values: { ...checks, browser: 8 } })).toBe(
    '222 of 222 checks passed on the newest work, 8 of them in a browser.',
  );
  expect(say('es', { code: 'tests.fail', values: { ...checks, browser: 1 } })).toBe(
    '1 de 222 comprobaciones ha fallado en el trabajo más reciente, 1 de ellas en un navegador.',
  );
  // A record of before they were counted.
  expect(say('en', { code: 'tests.pass', values: checks })).toBe(
    '222 of 222 checks passed on the newest work.',
  );
  expect(say('es', { code: 'coverage.is', values: { percent: 88.44 } })).toBe(
    'Las comprobaciones recorren el 88,4 % del código.',
  );
  expect(say('en', { code: 'build.passes', values: { at: '2025-01-02T10:00:00Z' } })).toContain(
    'on 2 January 2025.',
  );
  expect(en.dueIn(0)).toBe('today');
  expect(es.dueIn(-1)).toBe('1 día de retraso');
});

test('what was taken back is named at the top, and is not called new', () => {
  const text = page(decide(fixtures['rolled-back'], { now }));
  expect(text).toContain('Live now: 1.3.0; the last release, 1.4.0, was taken back');
  const [, news = ''] = text.split('What version 1.4.0 brought on');
  expect(news.split('</section>')[0]).not.toContain('class="kind');
  expect(page(decide(fixtures['on-track'], { now }))).toContain('Last release: 1.4.0');
});

test('a date that comes nearer is told apart from one that is put off', () => {
  const format = formatOf(en, now);
  const [early, late] = ['2026-11-24', '2026-12-08'];
  const moved = (from: string | null, to: string | null) => en.moved({ kind: 'due', from, to }, format);
  expect(moved(late, early)).toBe('Brought forward from 8 December to 24 November');
  expect(moved(early, late)).toBe('Put off from 24 November to 8 December');
  expect(moved(null, late)).toBe('Date moved from none to 8 December');
});

test('a large project is folded, and its counts stay whole', () => {
  const history = fixtures['on-track'].history;
  if (!history.known) throw new Error('the fixture knows its history');
  const unreleased = Array.from({ length: 20_000 }, (_, at) => ({
    commit: `c${at}`,
    at: ago(at / 100),
    kind: 'new' as const,
    title: `Improvement ${at} of the ordering page`,
  }));
  const facts = { ...fixtures['on-track'], history: { ...history, value: { ...history.value, unreleased } } };
  const begun = performance.now();
  const text = page(decide(facts, { now }));
  expect(performance.now() - begun).toBeLessThan(2_000);
  expect(text).toContain('19994 more');
  expect(Buffer.byteLength(text)).toBeLessThan(100_000);
});
