import type { Plan } from '@shipshape/affected-plan';
import { decide } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import type { BuiltImage, PublishedImage, SmokeReport } from '@shipshape/publishing';
import { describe, expect, test } from 'vitest';
import { readableDigest } from '../digest.ts';
import type { Facts } from './facts.ts';
import { leftOut } from './left-out.ts';
import { summarize } from './sections.ts';

const nothing: Facts = {
  plan: undefined,
  shards: [],
  tests: undefined,
  noTests: [],
  images: [],
  moves: [],
  durations: {},
  statuses: [],
  page: undefined,
};
const plan: Plan = {
  base: 'b'.repeat(40),
  head: 'h'.repeat(40),
  because: 'compared with bbb',
  targets: ['test'],
  projects: [{ name: 'shop', tasks: ['shop:lint', 'shop:test'], because: ['apps/shop/views.py changed'] }],
  shards: [{ name: '1 of 1', projects: ['shop'], tasks: ['shop:lint', 'shop:test'], seconds: 20, nx: [] }],
  listTarget: null,
  listed: [],
  later: [],
};

test('says what is affected and why', () => {
  const text = summarize({ ...nothing, plan }, []);
  expect(text).toContain('| `shop` | lint, test | apps/shop/views.py changed |');
});

test('says that nothing is affected', () => {
  const empty = { ...plan, projects: [], shards: [] };
  expect(summarize({ ...nothing, plan: empty }, [])).toContain('### Nothing affected');
});

test('says why everything was taken', () => {
  const whole = { ...plan, base: null, because: 'the clone is shallow' };
  expect(summarize({ ...nothing, plan: whole }, [])).toContain('Everything runs: the clone is shallow.');
});

test('says what a later job does', () => {
  const text = summarize({ ...nothing, plan: { ...plan, listTarget: 'docker-push', listed: ['shop'] } }, []);
  expect(text).toContain('Left to `docker-push`: `shop`. The rest runs on one machine.');
});

test('counts checks in plain numbers, with what was reused and the time that saved', () => {
  const tasks = [
    { id: 'shop:lint', outcome: 'cached' as const, seconds: 0 },
    { id: 'shop:test', outcome: 'failed' as const, seconds: 9 },
  ];
  const facts = { ...nothing, shards: [{ name: '1 of 1', tasks }], durations: { 'shop:lint': 65 } };
  const text = summarize({ ...facts, tests: { passed: 7, failed: 1, skipped: 2 } }, []);
  expect(text).toContain(
    '- 1 of 2 tasks passed\n- ❌ `shop:test` failed\n- 7 of 8 tests passed, 2 skipped\n',
  );
  expect(text).toContain('- 1 reused, which saved 1 min 5 s');
});

test('says that there are no tests, and never counts that as passed', () => {
  const noTests = [{ folder: 'apps/shop', reason: 'the project has no test files' }];
  const text = summarize({ ...nothing, noTests }, []);
  expect(text).toContain('- ⚠️ no tests in `apps/shop`: the project has no test files\n');
  expect(text).not.toContain('passed');
});

describe('an image that the registry had', () => {
  const digest = `sha256:${'d'.repeat(64)}`;
  const built: BuiltImage = {
    ...{ project: 'shop', inputsHash: 'a', imageId: digest, base: 'python', labels: {}, seconds: 0 },
    engine: { name: 'docker', version: '28' },
    version: { version: 'main', revision: 'b', created: '' },
    served: { image: 'registry.example/shop', digest },
  };
  const smoke: SmokeReport = {
    ...{ project: 'shop', imageId: digest, engine: 'docker', passed: true, restrictions: [], checks: [] },
    checksDigest: 'sha256:c',
    took: { build: 61, smoke: 4.2 },
  };
  const published: PublishedImage = {
    ...{ project: 'shop', image: 'registry.example/shop', registry: 'registry.example', digest },
    ...{ imageId: digest, inputsHash: 'a', tags: ['main'], commit: 'b', moving: [] },
    ...{ pushed: false, sizeCompressedBytes: 1 },
    checksDigest: 'sha256:c',
  };
  const told = (image: Facts['images'][number]) => summarize({ ...nothing, images: [image] }, []);

  test('is told with the time that saved', () => {
    expect(told({ built, smoke, published })).toContain(
      '- nothing built or uploaded: the registry had it, which saved 1 min 5 s\n',
    );
    expect(told({ built, smoke, published: undefined })).toContain(
      '- not built: the registry had it, which saved 1 min 5 s\n',
    );
  });

  test('and was tested here saved nothing that is known', () => {
    const { took: _took, ...here } = smoke;
    expect(told({ built, smoke: here, published })).toContain('uploaded: the registry had it\n');
  });

  test('was built here none the less, where only the upload was spared', () => {
    const { served: _served, ...here } = built;
    expect(told({ built: here, smoke, published })).toContain('- nothing uploaded: the registry had it\n');
  });

  describe('has pictures', () => {
    const view = { width: 'phone' as const, before: 'b', after: 'a', difference: null, changed: false };
    const page = (name: string, changed: boolean) => ({ name, path: '/', views: [{ ...view, changed }] });
    const pictures = {
      ...{ project: 'shop', at: '', imageId: digest, beforeImageId: 'sha256:b', remarks: [] },
      pages: [page('Start', false), page('<b>Basket', true)],
    };
    const withPictures = (more: object, runPage?: string) =>
      summarize(
        {
          ...nothing,
          images: [{ built, smoke, published, pictures: { ...pictures, ...more } }],
          ...(runPage ? { runPage } : {}),
        },
        [],
      );

    test.each<[string, object, string | undefined, string]>([
      [
        'with what changed and where they are',
        {},
        'https://ci.example/runs/1',
        'pictures of 2 pages, 1 changed since the last release (&#60;b&#62;Basket): in the [artifacts of this run](https://ci.example/runs/1#artifacts)',
      ],
      [
        'outside of a CI system',
        {},
        undefined,
        '1 changed since the last release (&#60;b&#62;Basket): in `dist`',
      ],
      [
        'of a first version',
        { beforeImageId: null },
        undefined,
        'pictures of 2 pages, no earlier release to compare with: in `dist`',
      ],
      [
        'none, with the reason',
        { pages: [], notTaken: 'no browser' },
        undefined,
        '- no pictures were taken: no browser',
      ],
    ])('%s', (_, more, runPage, line) => {
      expect(withPictures(more, runPage)).toContain(line);
    });

    test('but not of another image', () => {
      expect(withPictures({ imageId: 'sha256:other' })).not.toContain('pictures');
    });
  });
});

test('says of each tag what became of it and why', () => {
  const digest = `sha256:${'d'.repeat(64)}`;
  const move = { at: '2026-01-02T03:04:05Z', by: 'kim', dryRun: false, from: undefined, to: digest };
  const moves = [
    { ...move, tag: 'main', outcome: 'create' as const, sentence: 'main starts at abc.' },
    { ...move, tag: 'beta', outcome: 'refuse' as const, to: undefined, sentence: 'kim | asks.' },
  ];
  const text = summarize({ ...nothing, moves: [{ folder: 'apps/shop', moves }] }, []);
  expect(text).toContain('### Tags of `apps/shop`');
  expect(text).toContain('| `main` | create | `sha256:dddddddddddd` | main starts at abc. |');
  expect(text).toContain('| `beta` | refuse | nothing | kim &#124; asks. |');
  expect(summarize({ ...nothing, moves: [{ folder: 'apps/shop', moves: [] }] }, [])).not.toContain('Tags');
});

test('a name from outside becomes neither markup nor a mention', () => {
  const because = ['<img src=x> @everyone [click](http://x) |\n# `a` __b__ a_b.py changed'];
  const text = summarize(
    { ...nothing, plan: { ...plan, projects: [{ name: 'a`b|c', tasks: [], because }] } },
    [],
  );
  const row = text.split('\n').find((line) => line.includes('click')) ?? '';
  expect(row).not.toMatch(/<img|@everyone|\[click\]|__b__/);
  expect(row.match(/\|/g)).toHaveLength(4);
  expect(row).toContain('a_b.py');
});

describe('what was left out', () => {
  test('is told with its reason, and what failed by its name', () => {
    expect(leftOut('attestation=skipped scorecard=success comment=failure')).toEqual([
      expect.stringContaining(
        'or the repository is private. Private repositories have attestations on GitHub Enterprise Cloud only',
      ),
      'comment ended with "failure": see its step.',
    ]);
  });

  test('is called not reached where the job had failed before it', () => {
    const told = leftOut('attestation=skipped scorecard=', { status: 'failure', uploaded: true });
    expect(told).toEqual([
      'attestation was not reached: the job\'s status was "failure" by then.',
      'scorecard was not reached: the job\'s status was "failure" by then.',
    ]);
  });

  test('an image that was only found has its provenance from elsewhere', () => {
    const found = { status: 'success', uploaded: false };
    expect(leftOut('attestation=skipped', found)).toEqual([
      expect.stringContaining('the run that built the image'),
    ]);
    expect(leftOut('attestation=success', found)).toEqual([]);
  });

  test('has a reason, or is an error', () => {
    expect(() => leftOut('tea=skipped')).toThrow(/No reason is known.*"tea"/);
  });
});

test('a record that somebody changed is passed over, and breaks no summary', () => {
  const status = decide(fixtures.blocked, { now: fixtureNow });
  const [first] = status.statements;
  expect(readableDigest(status)?.text).toContain('Blocked');
  for (const changed of [
    null,
    { schemaVersion: 1 },
    { ...status, schemaVersion: 2 },
    { ...status, tryIt: { places: 7 } },
    { ...status, statements: [{ ...first, reason: { code: 'of another version', values: {} } }] },
  ])
    expect(readableDigest(changed)).toBeUndefined();
});

test('where a project stands comes first, in the words of the page, and nothing of it is markup', () => {
  const facts = { ...fixtures.blocked, title: 'Bakery <b>@all</b>' };
  const status = decide(facts, { now: fixtureNow });
  const text = summarize({ ...nothing, statuses: [status], moves: [] }, []);
  expect(text.startsWith('### Where it stands\n\n**Bakery ')).toBe(true);
  expect(text).toContain('Blocked');
  expect(text).not.toMatch(/<b>|@all/);
});
