import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { hostileRef, hostileText, runs } from '../../testing/hostile.ts';
import { metadata, now, pushTo, repository, sha } from '../../testing/requests.ts';
import { imageMetadata, type MetadataContext } from '../index.ts';

/** The tags that these rules make of a push to `ref`, each as `tag kind rule`. */
function kindsOf(rules: string[], ref: string, flavor: string[] = [], more: MetadataContext = {}): string[] {
  const { kinds } = metadata({ tags: rules, flavor }, { context: pushTo(ref, more) });
  return kinds.map(({ tag, kind, rule }) => `${tag} ${kind} ${rule}`);
}

describe('the kind of a tag by its rule', () => {
  test.each([
    ['type=sha,format=long', 'refs/heads/main', `sha-${sha} immutable type=sha`],
    ['type=sha', 'refs/heads/main', 'sha-860c190 immutable type=sha'],
    ['type=ref,event=branch', 'refs/heads/feat/x', 'feat-x branch type=ref,event=branch'],
    ['type=ref,event=branch', 'refs/heads/v2', 'v2 branch type=ref,event=branch'],
    ['type=ref,event=branch', 'refs/heads/stable/1.2.x', 'stable-1.2.x branch type=ref,event=branch'],
    ['type=ref,event=pr', 'refs/pull/2/merge', 'pr-2 branch type=ref,event=pr'],
    ['type=edge', 'refs/heads/main', 'edge branch type=edge'],
    ['staging', 'refs/heads/main', 'staging environment type=raw'],
    ["{{date 'YYYY-MM-DD'}}", 'refs/heads/main', '2024-07-01 environment type=raw'],
    ["{{date 'YYYYMMDD'}}", 'refs/heads/main', '20240701 environment type=raw'],
    ['type=raw,value=2024.7', 'refs/heads/main', '2024.7 version type=raw'],
    ['type=ref,event=tag', 'refs/tags/20240701', '20240701 immutable type=ref,event=tag'],
    ['{{branch}}', 'refs/heads/main', 'main branch type=raw'],
    ['{{tag}}', 'refs/tags/v1.2.3', 'v1.2.3 immutable type=raw'],
    ['{{tag}}', 'refs/tags/v1', 'v1 version type=raw'],
    ['type=ref,event=tag', 'refs/tags/v1.2.3', 'v1.2.3 immutable type=ref,event=tag'],
    ['type=ref,event=tag', 'refs/tags/release-a', 'release-a immutable type=ref,event=tag'],
    ['type=ref,event=tag', 'refs/tags/v1.2', 'v1.2 version type=ref,event=tag'],
    ['type=ref,event=tag', 'refs/tags/app/v1', 'app-v1 version type=ref,event=tag'],
    ['type=ref,event=tag', 'refs/tags/latest', 'latest version type=ref,event=tag'],
    ['type=semver,pattern={{version}}', 'refs/tags/v1.2.3', '1.2.3 immutable type=semver'],
    ['type=semver,pattern=v{{version}}-slim', 'refs/tags/v1.2.3', 'v1.2.3-slim immutable type=semver'],
    ['type=semver,pattern={{raw}}', 'refs/tags/v1.2.3', 'v1.2.3 immutable type=semver'],
    ['type=semver,pattern={{major}}.{{minor}}.{{patch}}', 'refs/tags/v1.2.3', '1.2.3 immutable type=semver'],
    ['type=semver,pattern={{major}}.{{minor}}', 'refs/tags/v1.2.3', '1.2 version type=semver'],
    ['type=semver,pattern={{major}}', 'refs/tags/v1.2.3', '1 version type=semver'],
    ['type=semver,pattern={{major}}-alpine3.19.1', 'refs/tags/v1.2.3', '1-alpine3.19.1 version type=semver'],
    ['type=semver,pattern=stable', 'refs/tags/v1.2.3', 'stable version type=semver'],
    ['type=semver,pattern={{major}}', 'refs/tags/v1.2.3-rc.1', '1.2.3-rc.1 immutable type=semver'],
    ['type=semver,pattern={{version}},value=1.2.3', 'refs/heads/main', '1.2.3 immutable type=semver'],
    ['type=pep440,pattern={{version}}', 'refs/tags/1.2.3', '1.2.3 immutable type=pep440'],
    ['type=pep440,pattern={{version}}', 'refs/tags/1.2', '1.2 version type=pep440'],
    ['type=pep440,pattern={{version}}-slim', 'refs/tags/1.2', '1.2-slim version type=pep440'],
    ['type=pep440,pattern={{version}}', 'refs/tags/1.2b1', '1.2b1 immutable type=pep440'],
    ['type=pep440,pattern={{major}}', 'refs/tags/1.2.post1', '1.2.post1 immutable type=pep440'],
    ['type=match,pattern=v(.*),group=1', 'refs/tags/v1.2.3', '1.2.3 immutable type=match'],
    ['type=match,pattern=v(\\d),group=1', 'refs/tags/v1.2.3', '1 version type=match'],
    ['type=match,pattern=nightly', 'refs/tags/app-nightly-7', 'nightly version type=match'],
    ['type=match,pattern=.*', 'refs/tags/release-a', 'release-a immutable type=match'],
  ])('%s at %s', (rule, ref, expected) => {
    expect(kindsOf([rule], ref, ['latest=false'])).toEqual([expected]);
  });

  test('is branch for a scheduled run', () => {
    const scheduled = { eventName: 'schedule' };
    expect(
      kindsOf(
        ['type=schedule', "type=schedule,pattern={{date 'YYYYMMDD'}}"],
        'refs/heads/main',
        [],
        scheduled,
      ),
    ).toEqual(['nightly branch type=schedule', '20240701 branch type=schedule']);
  });

  test('does not depend on affixes', () => {
    const rules = ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}},suffix=.0.0-x'];
    expect(kindsOf(rules, 'refs/tags/v1.2.3', ['prefix=app-,onlatest=true'])).toEqual([
      'app-1.2.3 immutable type=semver',
      'app-1.0.0-x version type=semver',
      'app-latest version flavor',
    ]);
  });
});

describe('the names of releases', () => {
  test.each([
    ['latest', 'latest version type=ref,event=branch'],
    ['1', '1 version type=ref,event=branch'],
    ['1.2', '1.2 version type=ref,event=branch'],
    ['1.2.3', '1.2.3 immutable type=ref,event=branch'],
    ['1.2.3-rc.1', '1.2.3-rc.1 immutable type=ref,event=branch'],
  ])('keep their kind for a branch or a value called %s', (branch, expected) => {
    expect(kindsOf(['type=ref,event=branch'], `refs/heads/${branch}`)).toEqual([expected]);
    expect(kindsOf([branch], 'refs/heads/main')).toEqual([
      expected.replace('type=ref,event=branch', 'type=raw'),
    ]);
  });
});

test('if two rules make the same tag, it has the stricter kind and the rule of higher priority', () => {
  expect(
    kindsOf(['type=raw,value=v1.2.3,priority=1000', 'type=ref,event=tag'], 'refs/tags/v1.2.3', [
      'latest=false',
    ]),
  ).toEqual(['v1.2.3 immutable type=raw']);
  expect(kindsOf(['main', 'type=ref,event=branch'], 'refs/heads/main')).toEqual([
    'main branch type=ref,event=branch',
  ]);
  expect(kindsOf(['edge,priority=900', 'type=edge'], 'refs/heads/main')).toEqual([
    'edge environment type=raw',
  ]);
});

test('latest by a rule and latest by flavor are both listed, as in tagNames', () => {
  expect(kindsOf(['latest'], 'refs/heads/main', ['latest=true'])).toEqual([
    'latest version type=raw',
    'latest version flavor',
  ]);
});

test('every tag has a kind, in the order of tagNames, and no release name moves with a branch', () => {
  // moment reports there the time zones that it does not know.
  vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  const plain = fc.constantFrom('main', '1', '1.2', '1.2.3', '1.2.3-rc.1', 'latest', 'v1.2.3', 'x', '1.2b1');
  const name = fc.oneof(plain, plain, hostileText);
  const ref = fc.oneof(
    fc.tuple(fc.constantFrom('refs/heads/', 'refs/tags/'), name).map((parts) => parts.join('')),
    hostileRef,
  );
  const rule = fc.oneof(
    fc.constantFrom(
      'type=schedule',
      'type=ref,event=branch',
      'type=ref,event=tag',
      'type=ref,event=pr',
      'type=edge',
      'type=sha',
      'type=sha,format=long',
      'type=semver,pattern={{version}}',
      'type=semver,pattern={{major}}.{{minor}}',
      'type=pep440,pattern={{version}}',
      'type=pep440,pattern={{raw}}',
      'type=match,pattern=.+',
      'type=match,pattern=\\d',
      'type=raw,value={{branch}}{{tag}}',
    ),
    plain.map((value) => `type=raw,value=${value}`),
  );
  const flavor = fc.constantFrom<string[]>(
    [],
    ['latest=true'],
    ['latest=true', 'prefix=a-,onlatest=true'],
    ['suffix=-b'],
  );
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 5 }), flavor, ref, (tags, flavor, ref) => {
      const context = pushTo(ref, { eventName: 'schedule' });
      const made = imageMetadata({ inputs: { tags, flavor }, context, repository, now });
      expect(made.kinds.map(({ tag }) => tag)).toEqual(made.tagNames);
      for (const { tag, kind, rule } of made.kinds) {
        seen.add(kind);
        const isMoving = kind === 'branch' || kind === 'environment';
        if (/^(latest|\d+(\.\d+){0,2})$/.test(tag)) expect(isMoving).toBe(false);
        if (rule === 'type=sha') expect(kind).toBe('immutable');
        if (rule === 'flavor') expect(kind).toBe('version');
        if (/^type=(semver|pep440|match)$/.test(rule)) expect(isMoving).toBe(false);
      }
    }),
    runs,
  );
  expect([...seen].sort()).toEqual(['branch', 'environment', 'immutable', 'version']);
});
