import type { Facts, Movement, PlanFacts } from '../src/facts.ts';
import {
  ago,
  build,
  change,
  commitOf,
  digestOf,
  environment,
  fixtureNow,
  head,
  known,
  release,
  repository,
  run,
  served,
  tests,
  trend,
  unknown,
} from './builder.ts';

export { fixtureNow };

const day = 24;

const r13 = release('1.3.0', 34 * day, [
  change('new', 'Customers can save a delivery address', 40 * day),
  change('fixed', 'The basket no longer empties when you log in', 38 * day),
]);
const r14 = release('1.4.0', 6 * day, [
  change('new', 'Order for a day of your choice, up to two weeks ahead', 12 * day),
  change('new', 'Allergens are shown beside each product', 9 * day),
  change('fixed', 'Prices with three digits are no longer cut off on small phones', 8 * day),
  change('other', 'Update the libraries', 8 * day),
]);

const unreleased = [
  change('new', 'Pay with Bizum', 3),
  change('new', 'A receipt by e-mail after each order', 30),
  change('fixed', 'The confirmation page opens in one second instead of four', 26),
  change('other', 'Test the checkout in two languages', 28),
  change('other', 'Tidy the settings', 50),
];

const history = () =>
  known({
    releases: [r14, r13, release('1.2.0', 70 * day, [change('new', 'Log in by e-mail', 75 * day)])],
    unreleased,
    wording: 'conventional' as const,
    shallow: false,
    head: head(3),
  });

const plan = (more: Partial<PlanFacts> = {}) =>
  known<PlanFacts>({
    milestones: [
      {
        title: 'Christmas orders',
        done: 8,
        total: 12,
        due: ago(-12 * day),
        url: `${repository}/milestone/4`,
        moved: [],
      },
      {
        title: 'Loyalty card',
        done: 1,
        total: 9,
        due: null,
        url: `${repository}/milestone/5`,
        moved: ['“Birthday cake” moved here from Christmas orders'],
      },
    ],
    readyForReview: [
      {
        title: 'Choose a pick-up time',
        url: `${repository}/pull/88`,
        at: ago(20),
        preview: 'https://pr-88.bakery.example/',
      },
    ],
    needsClient: [
      {
        title: 'Photos of the twelve Christmas products',
        url: `${repository}/issues/71`,
        at: ago(5 * day),
        due: ago(-4 * day),
      },
    ],
    ...more,
  });

const moves = (): Movement[] => [
  {
    at: ago(6 * day),
    action: 'release',
    tag: 'production',
    from: '1.3.0',
    to: '1.4.0',
    by: 'Inés Roca',
    reason: null,
  },
  {
    at: ago(34 * day),
    action: 'release',
    tag: 'production',
    from: '1.2.0',
    to: '1.3.0',
    by: 'Inés Roca',
    reason: null,
  },
];

const images = () => [
  served('production', 'environment', '1.4.0', 6 * day),
  served('staging', 'environment', '1.5.0-rc.1', 3),
  served('main', 'branch', '1.5.0-rc.1', 3),
];

const pictures = known({
  imageId: digestOf(3),
  pages: [
    {
      path: '/',
      name: 'Front page',
      views: (['phone', 'desktop'] as const).map((width) => ({
        width,
        before: `pictures/home-${width}-before.png`,
        after: `pictures/home-${width}-after.png`,
        difference: `pictures/home-${width}-difference.png`,
        changed: true,
      })),
    },
    {
      path: '/accounts/login/',
      name: 'Log in',
      views: [
        {
          width: 'phone' as const,
          before: 'pictures/login-phone-before.png',
          after: 'pictures/login-phone-after.png',
          difference: null,
          changed: false,
        },
      ],
    },
  ],
});

const runs = [
  run(3, 'passed'),
  run(26, 'passed'),
  run(28, 'failed'),
  run(29, 'failed'),
  run(50, 'passed'),
  run(6 * day, 'passed'),
];

const onTrack = build({
  history: history(),
  tests: known(tests(3, 214, 0, 88.4)),
  coverageTrend: trend(79, 88),
  served: known(images()),
  environments: [environment('production', '1.4.0', true), environment('staging', '1.5.0-rc.1', true)],
  runs: known({ runs }),
  plan: plan(),
  moves: known({ moves: moves() }),
  scan: known({ serious: 0, digest: digestOf(6 * day) }),
  pictures,
  review: known({ reviewed: true, commit: commitOf(3), url: `${repository}/pull/86` }),
});

const firstDay = build({
  history: known({
    releases: [],
    unreleased: [change('new', 'A first page with the opening hours', 2), change('other', 'Begin', 4)],
    wording: 'conventional',
    shallow: false,
    head: head(2),
  }),
  tests: known(tests(2, 3, 0, 61)),
  runs: known({ runs: [run(2, 'passed')] }),
});

const atRisk = build({
  ...onTrack,
  tests: known(tests(3, 209, 5, 87.9)),
  runs: known({ runs: [run(3, 'failed'), ...runs.slice(1)] }),
  plan: plan({
    milestones: [
      {
        title: 'Christmas orders',
        done: 8,
        total: 12,
        due: ago(2 * day),
        url: `${repository}/milestone/4`,
        moved: [],
      },
    ],
  }),
});

const blocked = build({
  ...onTrack,
  tests: known(tests(3, 190, 24, 87.1)),
  runs: known({
    runs: [run(3, 'failed'), run(26, 'failed'), run(50, 'failed'), run(52, 'failed'), run(60, 'passed')],
  }),
  environments: [
    environment('production', '1.4.0', true, 0.4),
    { ...unknown('it did not answer within 5 s'), name: 'staging', url: 'https://staging.bakery.example/' },
  ],
  plan: plan({
    needsClient: [
      {
        title: 'The contract number for card payments',
        url: `${repository}/issues/64`,
        at: ago(20 * day),
        due: ago(9 * day),
      },
      {
        title: 'Photos of the twelve Christmas products',
        url: `${repository}/issues/71`,
        at: ago(5 * day),
        due: ago(-4 * day),
      },
    ],
  }),
});

/** The same facts as they would be so many days later, when nothing has happened in between. */
const later = (facts: Facts, days: number): Facts =>
  JSON.parse(JSON.stringify(facts), (_, value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
      ? new Date(Date.parse(value) - days * 24 * 3_600_000).toISOString()
      : value,
  );

const forgotten = later(onTrack, 19);

// The page is made again each night: git and production still answer, nothing else does.
const goneSilent = build({
  ...forgotten,
  at: fixtureNow,
  history: { ...forgotten.history, at: fixtureNow } as Facts['history'],
  environments: [
    environment('production', '1.4.0', true),
    { ...unknown('it did not answer within 5 s'), name: 'staging', url: 'https://staging.bakery.example/' },
  ],
  runs: { ...forgotten.runs, at: fixtureNow } as Facts['runs'],
  plan: unknown('no token was given'),
  scan: unknown('no scan was made'),
});

const rolledBack = build({
  ...onTrack,
  served: known([
    served('production', 'environment', '1.3.0', 20, {
      by: { action: 'rolled back', reason: 'Prices were shown without tax' },
    }),
    served('staging', 'environment', '1.5.0-rc.1', 3),
  ]),
  environments: [environment('production', '1.3.0', true), environment('staging', '1.5.0-rc.1', true)],
  moves: known({
    moves: [
      {
        at: ago(20),
        action: 'rollback',
        tag: 'production',
        from: '1.4.0',
        to: '1.3.0',
        by: 'Inés Roca',
        reason: 'Prices were shown without tax',
      },
      ...moves(),
    ],
  }),
  scan: known({ serious: 0, digest: digestOf(20) }),
});

/** Six projects, each in a state that a page must make plain. */
export const fixtures = {
  'first-day': firstDay,
  'on-track': onTrack,
  'at-risk': atRisk,
  blocked,
  'gone-silent': goneSilent,
  'rolled-back': rolledBack,
} satisfies Record<string, Facts>;

export type FixtureName = keyof typeof fixtures;
