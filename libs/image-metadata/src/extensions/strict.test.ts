import { describe, expect, test } from 'vitest';
import { metadata, pushTo, rendered, tagsOf } from '../../testing/requests.ts';
import type { MetadataContext, MetadataInputs } from '../index.ts';
import { higherVersion } from './known-tags.ts';

const strictly = (
  inputs: MetadataInputs,
  context: MetadataContext = pushTo('refs/heads/main'),
  knownTags?: string[],
) => metadata(inputs, { context, strict: true, ...(knownTags ? { knownTags } : {}) });

describe('strict mode', () => {
  test.each([
    ['-x', 'Tag "-x" begins with "-". A tag begins with a letter, a digit or "_".'],
    ['.x', 'Tag ".x" begins with ".". A tag begins with a letter, a digit or "_".'],
    ['x'.repeat(129), 'has 129 characters. A tag has at most 128.'],
  ])('refuses the tag %s, which is allowed otherwise', (tag, message) => {
    expect(tagsOf([`type=raw,value=${tag}`])).toEqual([tag]);
    expect(() => strictly({ tags: [`type=raw,value=${tag}`] })).toThrow(message);
  });

  test('allows a tag of 128 characters, and one that begins with "_"', () => {
    const tags = ['x'.repeat(128), '_'];
    expect(strictly({ tags }).tagNames).toEqual(tags);
  });

  test.each(['a b', '', '-a', 'a/', 'a//b', 'a:1', 'https://a/b', 'é', 'a'.repeat(256)])(
    'refuses the image "%s"',
    (image) => {
      expect(() => strictly({ images: [`${image},`] })).toThrow('in the input images is not an image name');
    },
  );

  test.each(['user/app', 'localhost:5000/a', 'ghcr.io/Team/a-b__c.d', '[::1]:80/x'])(
    'allows the image %s',
    (image) => {
      expect(strictly({ images: [image] }).tags).toEqual([`${image.toLowerCase()}:main`]);
    },
  );

  test('refuses an empty list of tags, and names event and ref', () => {
    expect(() => strictly({ tags: ['type=schedule'] })).toThrow(
      'No tag: no rule of the input tags applies to the event push on refs/heads/main. Add a rule that does, such as type=sha.',
    );
  });

  test.each(['unknown', 'containing'] as const)(
    'reports a ref that is inferred and %s, if it counts',
    (inferredRef) => {
      const context = pushTo('refs/heads/origin/HEAD', { inferredRef });
      const tags = ['type=ref,event=branch'];
      expect(metadata({ tags }, { context })).toMatchObject({ tagNames: ['origin-HEAD'], warnings: [] });
      expect(strictly({ tags: ['type=sha'] }, context).warnings).toEqual([]);
      if (inferredRef === 'unknown') {
        expect(() => strictly({ tags }, context)).toThrow(
          'HEAD is detached, and the ref "refs/heads/origin/HEAD" inferred for it is not a branch or tag of this clone. Check out the branch or tag itself',
        );
      } else {
        expect(strictly({ tags }, context).warnings).toEqual([
          expect.stringMatching(
            /^HEAD is detached, and no branch or tag points at its commit: "refs\/heads\/origin\/HEAD" only contains it/,
          ),
        ]);
      }
    },
  );

  test('warns about an onlatest without effect', () => {
    const flavor = ['prefix=a', 'onlatest=true', 'OnLatest=true,suffix=b', 'suffix=c,onlatest=true'];
    expect(strictly({ flavor }).warnings).toEqual([
      'onlatest has no effect in the flavor entry "onlatest=true". Write it after prefix= or suffix= in the same entry.',
      'onlatest has no effect in the flavor entry "OnLatest=true,suffix=b". Write it after prefix= or suffix= in the same entry.',
    ]);
  });

  test('warns about a tag that is made twice, and keeps it', () => {
    const made = strictly({ tags: ['latest'], flavor: ['latest=true'] });
    expect(made.tagNames).toEqual(['latest', 'latest']);
    expect(made.warnings).toEqual(['Tag "latest" is made twice. Remove one of its rules.']);
  });

  test('refuses to move latest below a known higher version', () => {
    const old = pushTo('refs/tags/v1.2.4');
    const tags = ['type=semver,pattern={{version}}'];
    expect(() => strictly({ tags }, old, ['v1.2.3', 'v2.0.0', 'v1.9.0', 'other'])).toThrow(
      'latest would move back to v1.2.4, below v2.0.0. For an older release line, set latest=false in the input flavor.',
    );
    expect(strictly({ tags, flavor: ['latest=false'] }, old, ['v2.0.0']).tagNames).toEqual(['1.2.4']);
    expect(strictly({ tags }, old, ['v1.2.3', 'v2.0.0-rc.1', 'app-v3.0.0']).tagNames).toEqual([
      '1.2.4',
      'latest',
    ]);
  });

  test('refuses to move latest back for a version in a rule, and for a rule that makes latest itself', () => {
    const known = ['v1.0.0', 'v2.0.0'];
    const named = ['type=semver,pattern={{version}},value=v1.0.0'];
    expect(() => strictly({ tags: named }, pushTo('refs/heads/1.x'), known)).toThrow(
      'latest would move back to v1.0.0, below v2.0.0. For an older release line, set latest=false in the input flavor.',
    );
    const made = { tags: ['type=semver,pattern={{version}}', 'latest'], flavor: ['latest=false'] };
    expect(() => strictly(made, pushTo('refs/tags/v1.0.0'), known)).toThrow(
      'latest would move back to v1.0.0, below v2.0.0. For an older release line, remove the rule that makes latest.',
    );
    expect(strictly(made, pushTo('refs/tags/v2.0.0'), known).tagNames).toEqual(['2.0.0', 'latest']);
    expect(strictly({ tags: ['latest'] }, pushTo('refs/heads/main'), known).warnings).toEqual([]);
  });

  test('warns if the other tags are not known', () => {
    const tags = ['type=semver,pattern={{version}}'];
    expect(strictly({ tags }, pushTo('refs/tags/v1.0.0')).warnings).toEqual([
      'latest may move back to v1.0.0: this clone does not have the other tags. Fetch them with git fetch --tags.',
    ]);
    expect(strictly({ tags, flavor: ['latest=false'] }, pushTo('refs/tags/v1.0.0')).warnings).toEqual([]);
    expect(strictly({}, pushTo('refs/tags/release')).warnings).toEqual([]);
  });

  test('warns if a tag of another branch moves latest', () => {
    const from = (branch: string) =>
      pushTo('refs/tags/v1.2.4', { payload: { base_ref: `refs/heads/${branch}` } });
    expect(strictly({}, from('1.x'), []).warnings).toEqual([
      'latest moves to v1.2.4, which was pushed from 1.x and not from main. If 1.x is an older release line, set latest=false in the input flavor.',
    ]);
    expect(strictly({}, from('main'), []).warnings).toEqual([]);
  });
});

test.each([
  ['v1.0.0', ['v1.0.1'], 'v1.0.1'],
  ['v1.0.0', ['1.0.1'], '1.0.1'],
  ['app-1.0.0', ['app-v1.0.1', 'v2.0.0'], 'app-v1.0.1'],
  ['app/v1.0.0', ['app/v1.0.1', 'v2.0.0', 'web/v3.0.0'], 'app/v1.0.1'],
  ['app@1.0.0', ['app@1.10.0', 'app@1.9.0'], 'app@1.10.0'],
  ['1.0', ['1.1', '1.2rc1', '1.0.post1'], '1.1'],
  ['2024.01', ['2024.02', 'x'], '2024.02'],
  ['release', ['v9.0.0'], undefined],
])('the highest version above %s in %j is %s', (tag, tags, higher) => {
  expect(higherVersion(tag, tags)).toBe(higher);
});

describe('SOURCE_DATE_EPOCH', () => {
  const env = { SOURCE_DATE_EPOCH: '1577836800' };

  test('replaces the current time', () => {
    expect(metadata({}, { env }).labels).toContain(
      'org.opencontainers.image.created=2020-01-01T00:00:00.000Z',
    );
    expect(rendered("{{date 'YYYY'}}{{commit_date 'YYYY'}}", { env })).toBe('20202024');
  });

  test.each(['x', '1.5', '-1', '1e3', '99999999999999999'])('%s is refused', (seconds) => {
    expect(() => metadata({}, { env: { SOURCE_DATE_EPOCH: seconds } })).toThrow(
      `SOURCE_DATE_EPOCH is "${seconds}". Set it to a whole number of seconds since 1970.`,
    );
  });
});

describe('a merge queue', () => {
  const context = pushTo(`refs/heads/gh-readonly-queue/main/pr-12-${'a'.repeat(40)}`, {
    eventName: 'merge_group',
  });

  test('is a branch, or with the extension a pull request', () => {
    expect(tagsOf([], { context })).toEqual([`gh-readonly-queue-main-pr-12-${'a'.repeat(40)}`]);
    expect(tagsOf([], { context, mergeGroup: true })).toEqual(['pr-12']);
    expect(rendered('{{branch}}{{base_ref}}', { context, mergeGroup: true })).toBe('main');
  });

  test('is only recognized by its event and its ref', () => {
    const push = { ...context, eventName: 'push' };
    expect(tagsOf([], { context: push, mergeGroup: true })).toEqual(tagsOf([], { context: push }));
    const other = pushTo('refs/heads/main', { eventName: 'merge_group' });
    expect(tagsOf([], { context: other, mergeGroup: true })).toEqual(['main']);
  });
});
