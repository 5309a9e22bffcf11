import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, type Facts } from '@shipshape/progress-model';
import { ago, fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { expect, test } from 'vitest';
import { page } from '../src/page.ts';
import { useReader } from './reader.ts';

// What sources may hand over, as the adapters of libs/progress put it into facts; each as its page in a browser.

const lost = (reason: string) => ({ known: false as const, reason });
const onTrack: Facts = { ...fixtures['on-track'], pictures: lost('this machine has no browser') };

/** The value of a source with some of it changed. */
function changed<K extends 'history' | 'tests' | 'plan'>(source: K, more: object, hours = 0): Partial<Facts> {
  const { value } = onTrack[source] as { value: object };
  return { [source]: { known: true, value: { ...value, ...more }, at: ago(hours) } };
}

const titles = (...all: string[]) =>
  changed('history', {
    unreleased: all.map((title) => ({ commit: 'abc', at: ago(1), kind: 'new', title })),
  });
const goal = (more: object) =>
  changed('plan', { milestones: [{ title: 'Spring', done: 1, total: 4, due: null, moved: [], ...more }] });

interface Case {
  facts?: Partial<Facts>;
  earlier?: unknown;
  says: string | RegExp;
}

const cases: Record<string, Case> = {
  'no browser': { says: 'the pictures – not known (this machine has no browser)' },
  'no tags yet': {
    facts: changed('history', { releases: [] }),
    says: 'Finished, not released yet',
  },
  'a shallow clone': { facts: changed('history', { shallow: true }), says: 'there may be more' },
  'thousands of commits': { facts: titles(...Array(5_000).fill('A change')), says: '4994 more' },
  'HTML and a script in a message': {
    facts: titles('<script>window.stolen = 1</script><img src=x onerror="window.stolen = 1">'),
    says: '<script>window.stolen = 1</script><img src=x onerror="window.stolen = 1">',
  },
  'a Markdown image in a message': {
    facts: titles('![pixel](https://tracker.example/p.png) Pay'),
    says: /pixel Pay/,
  },
  'a right-to-left override in a message': { facts: titles('a\u202Egnp.exe'), says: 'agnp.exe' },
  'the end of a script, and a line that only JavaScript ends, in a message': {
    facts: titles('</script><script>window.stolen = 1</script>\u2028]]><!-- x'),
    says: '</script><script>window.stolen = 1</script> ]]><!-- x',
  },
  'an HTML entity in the name of a branch': {
    facts: titles('Feat &lt;img src=x onerror=window.stolen=1&gt; &#x202e; x'),
    says: 'Feat &lt;img src=x onerror=window.stolen=1&gt; &#x202e; x',
  },
  'a right-to-left override in a goal': {
    facts: goal({ title: 'Spring\u202E 4202 \u2067sale', moved: ['from \u202Eretniw'] }),
    says: 'Spring 4202 sale: 1 of 4 done',
  },
  'addresses that run something': {
    facts: {
      environments: ['javascript:window.stolen=1', 'data:text/html,<script>window.stolen=1</script>'].map(
        (url, at) => {
          const value = { name: `place ${at}`, url, version: '1.4.0', healthy: true, seconds: 0.1 };
          return { known: true, value, at: ago(0), name: value.name, url };
        },
      ),
      ...changed('plan', {
        readyForReview: [
          { title: 'Sale', url: 'javascript:window.stolen=1', at: ago(1), preview: 'data:text/html,x' },
        ],
      }),
    },
    says: 'Place 0 works.',
  },
  'more coverage than there is code': {
    facts: {
      ...changed('tests', { coverage: 1e300 }),
      coverageTrend: [1e300, -5, Number.POSITIVE_INFINITY, 88].map((coverage) => ({ at: ago(48), coverage })),
    },
    says: /^(?!.*e\+?300).*214 of 214 checks passed/,
  },
  'every clock a day ahead': {
    facts: {
      ...changed('history', { head: { commit: 'abc', at: ago(-24), branch: 'main' } }, -24),
      ...changed('tests', {}, -24),
      runs: { ...onTrack.runs, at: ago(-24) } as Facts['runs'],
      served: { ...onTrack.served, at: ago(-24) } as Facts['served'],
      environments: onTrack.environments.map((one) => ({ ...one, at: ago(-24) })),
    },
    says: /We cannot say\..*Dated in the future \(27 November 2026, 09:00 UTC\)/,
  },
  'a message from right to left': { facts: titles('دفع بالبطاقة 🥐'), says: 'دفع بالبطاقة 🥐' },
  'a test report that is cut off': {
    facts: changed('tests', { unreadable: ['test.xml'] }),
    says: '1 report of the checks could not be read, so nobody knows whether all passed.',
  },
  'a registry that is down': {
    facts: { served: lost('the registry did not answer'), moves: lost('the registry did not answer') },
    says: 'Not known: what is published.',
  },
  'an environment that is slow': {
    facts: {
      environments: onTrack.environments.map((one) =>
        one.known ? { ...one, value: { ...one.value, seconds: 9 } } : one,
      ),
    },
    says: 'The live version works, but took 9 seconds to answer.',
  },
  'an environment that redirects to another host': {
    facts: {
      environments: [
        {
          ...lost('production is not known: it redirects to another host, other.example'),
          ...{ name: 'production', url: 'https://bakery.example/' },
        },
      ],
    },
    says: 'The live version did not answer when this page asked, so it is not known whether it works.',
  },
  'a clock that is ahead': {
    facts: changed('tests', {}, -5),
    says: /Dated in the future \(26 November 2026, 14:00 UTC\)/,
  },
  'a snapshot of another schema': {
    earlier: { schemaVersion: 99 },
    says: 'The earlier page was written by another version of the tool, so it is not compared.',
  },
  'half a snapshot': {
    earlier: { schemaVersion: 1 },
    says: 'The earlier page could not be read, so it is not compared.',
  },
  'a milestone without a date': { facts: goal({}), says: 'no date set' },
  'a title of 10,000 characters': {
    facts: goal({ title: 'long '.repeat(2_000) }),
    says: /long long long.*…/,
  },
  'a thousand milestones': {
    facts: changed('plan', {
      milestones: Array.from({ length: 1_000 }, (_, at) => ({
        ...{ title: `Goal ${at}`, done: 0, total: 3, due: ago(-24 * (at + 1)), moved: [] },
      })),
    }),
    says: 'Goal 0: 0 of 3 done',
  },
};

const { withPage, away } = useReader((_, folder) => {
  for (const [at, { facts, earlier }] of Object.values(cases).entries()) {
    const status = decide({ ...onTrack, ...facts }, { now: fixtureNow, lastRelease: earlier });
    writeFileSync(join(folder, `${at}.html`), page(status));
  }
});

test.each(Object.entries(cases).map(([name, { says }], at) => ({ name, says, at })))(
  '$name: the page comes, says so, and runs nothing of it',
  async ({ says, at }) => {
    await withPage(
      `${at}`,
      { viewport: { width: 390, height: 844 } },
      async (shown, { requests, complaints }) => {
        const text = (await shown.locator('.in:visible').textContent())?.replace(/\s+/g, ' ');
        if (typeof says === 'string') expect(text).toContain(says);
        else expect(text).toMatch(says);
        expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|undefined|NaN|\[object/);
        expect(await shown.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        // Whatever leads somewhere leads to the web or to this page.
        expect(
          await shown.locator('a[href]:not([href^="http"], [href^="#"], [href="status.json"])').count(),
        ).toBe(0);
        expect(await shown.evaluate('window.stolen')).toBeUndefined();
        expect(await shown.getByRole('heading', { level: 2 }).count()).toBe(7);
        expect(complaints).toEqual([]);
        expect(away(requests)).toEqual([]);
      },
    );
  },
);
