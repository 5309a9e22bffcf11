import { describe, expect, test } from 'vitest';
import { metadata, pushTo, sha, tagsOf } from '../../testing/requests.ts';
import { type MetadataContext, parseTags } from '../index.ts';

const at = (ref: string, more: MetadataContext = {}) => ({ context: pushTo(ref, more) });
const tagged = (tag: string) => at(`refs/tags/${tag}`);

describe('rules', () => {
  test.each([
    ['type=schedule', at('refs/heads/main', { eventName: 'schedule' }), ['nightly']],
    [
      "type=schedule,pattern={{branch}}-{{date 'YYYY'}}",
      at('refs/heads/main', { eventName: 'schedule' }),
      ['-2024'],
    ],
    ['type=schedule', {}, []],
    ['type=ref,event=branch', at('refs/heads/feat/x#1'), ['feat-x-1']],
    ['type=ref,event=branch', tagged('v1'), []],
    ['type=ref,event=tag', tagged('v1.0-rc.1'), ['v1.0-rc.1', 'latest']],
    ['type=ref,event=pr', at('refs/pull/2/merge'), ['pr-2']],
    ['type=ref,event=pr', at('refs/pull/2/head'), ['pr-2-head']],
    ['type=ref,event=pr,prefix=', at('refs/pull/2/merge'), ['2']],
    ['type=edge', {}, ['edge']],
    ['type=edge,branch=main', at('refs/heads/dev'), []],
    ['type=edge,branch=feat/x', at('refs/heads/feat/x'), ['edge']],
    ['type=sha', {}, ['sha-860c190']],
    ['type=sha,format=long,prefix=', {}, [sha]],
    ['type=sha', at('refs/heads/main', { sha: '' }), []],
    ['type=raw,value={{branch}}-é日!{{sha}}', {}, ['main--860c190']],
    ['type=raw,value=', {}, []],
    ['type=raw,value=,prefix=p', {}, ['p']],
    ['type=raw,value=x,enable={{is_default_branch}}', {}, ['x']],
    ['type=raw,value=x,enable=false', {}, []],
  ])('%s makes %j', (rule, request, tags) => {
    expect(tagsOf([rule], request)).toEqual(tags);
  });

  test('an attribute called __proto__ is ignored, but one called constructor is not', () => {
    const [rule] = parseTags(['x,__proto__=y,constructor=z']);
    expect(Object.entries(rule?.attrs ?? {})).toEqual([
      ['value', 'x'],
      ['constructor', 'z'],
      ['enable', 'true'],
      ['priority', '200'],
    ]);
  });

  test.each(['TRUE', '', '{{nothing}}', 'yes'])('enable=%s is refused', (enable) => {
    expect(() => tagsOf([`type=raw,value=x,enable=${enable}`])).toThrow(
      /^Invalid value for enable attribute: /,
    );
  });
});

describe('semver', () => {
  test.each([
    ['{{version}}', 'v1.2.3', ['1.2.3', 'latest']],
    ['v{{major}}.{{minor}}', '1.2.3', ['v1.2', 'latest']],
    ['{{major}}', 'v0.1.0', ['0', 'latest']],
    ['{{raw}}', 'v1.2.3', ['v1.2.3', 'latest']],
    ['{{{major}}}{{{minor}}}', 'v1.2.3', ['3', 'latest']],
    ['{{version}}', '1.2.3+build.5', ['1.2.3', 'latest']],
    ['{{major}}', '1.2.3-rc.1', ['1.2.3-rc.1']],
    ['v{{version}}', '1.2.3-rc.1', ['1.2.3-rc.1']],
    ['latest', '1.2.3-rc.1', ['1.2.3-rc.1']],
    ['{{raw}}', 'v1.2.3-rc.1', ['v1.2.3-rc.1']],
    ['{{ raw }}', 'v1.2.3-rc.1', ['v1.2.3-rc.1']],
    ['{{raw}}x', 'v1.2.3-rc.1', ['1.2.3-rc.1']],
    ['{{./raw}}', 'v1.2.3-rc.1', ['v1.2.3-rc.1']],
    ['{{this.raw}}', 'v1.2.3-rc.1', ['v1.2.3-rc.1']],
    ["{{'raw'}}", 'v1.2.3-rc.1', ['1.2.3-rc.1']],
    ['{{@raw}}', 'v1.2.3-rc.1', []],
    ['{{raw', '1.2.3-rc.1', ['1.2.3-rc.1']],
  ])('the pattern %s on the tag %s makes %j', (pattern, tag, tags) => {
    expect(tagsOf([`type=semver,pattern=${pattern}`], tagged(tag))).toEqual(tags);
  });

  test.each(['V1.2.3', '=1.2.3', '1.2', '01.2.3', 'a/1.2.3'])(
    'the tag %s makes no version, but a warning',
    (tag) => {
      const made = metadata({ tags: ['type=semver,pattern={{version}}'] }, tagged(tag));
      expect(made.tagNames).toEqual([]);
      expect(made.warnings).toEqual([
        `${tag.replace('/', '-')} is not a valid semver. More info: https://semver.org/`,
        'No Docker image version has been generated. Check tags input.',
        'No Docker tag has been generated. Check tags input.',
      ]);
    },
  );

  test('a match takes the version from a part of the tag', () => {
    const rule = 'type=semver,pattern={{version}},match=app/v(.*)';
    expect(tagsOf([rule], tagged('app/v1.2.3'))).toEqual(['1.2.3', 'latest']);
    expect(metadata({ tags: [rule] }, tagged('1.2.3'))).toMatchObject({
      tagNames: ['1.2.3', 'latest'],
      warnings: ['app/v(.*) does not match 1.2.3.'],
    });
    expect(() => tagsOf(['type=semver,pattern=x,match=1.*'], tagged('1.2.3'))).toThrow(
      "Cannot read properties of undefined (reading 'replace')",
    );
  });

  test('a global expression works in a value but not in a pattern', () => {
    expect(() => tagsOf(["type=semver,pattern={{date 'Y'}}"], tagged('1.2.3'))).toThrow(
      'Missing helper: "date"',
    );
    expect(tagsOf(['type=semver,pattern={{version}},value={{branch}}'], at('refs/heads/1.2.3'))).toEqual([
      '1.2.3',
      'latest',
    ]);
  });
});

describe('pep440', () => {
  test.each([
    ['{{version}}', '1.2.3beta2', ['1.2.3b2']],
    ['{{major}}', '1.2.3.post1', ['1.2.3.post1']],
    ['{{raw}}', '1.2.3beta2', ['1.2.3beta2']],
    ['{{./raw}}', '1.2.3beta2', ['1.2.3beta2']],
    ['{{@raw}}', '1.2.3beta2', ['1.2.3beta2']],
    ['{{raw.x}}', '1.2.3beta2', ['1.2.3b2']],
    ['{{major}}.{{minor}}.{{patch}}', '1.2', ['1.2.0', 'latest']],
    ['{{version}}', '1.0.dev4', ['1.0.dev4']],
  ])('the pattern %s on the tag %s makes %j', (pattern, tag, tags) => {
    expect(tagsOf([`type=pep440,pattern=${pattern}`], tagged(tag))).toEqual(tags);
  });

  test('a tag that is not a version is a warning', () => {
    expect(metadata({ tags: ['type=pep440,pattern={{raw}}'] }, tagged('x-1')).warnings[0]).toBe(
      'x-1 does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440',
    );
  });
});

describe('match', () => {
  test.each([
    ['"pattern=\\d.\\d"', 'v1.2.3', ['1.2', 'latest']],
    ['pattern=app/v(.*),group=1', 'app/v1.2.3', ['1.2.3', 'latest']],
    ['pattern=.*', 'app/v1', ['app-v1', 'latest']],
    ['pattern=/V(.)/i,group=1', 'v7', ['7', 'latest']],
    ['pattern=/(\\d)/g,group=1', 'v1.2', ['2', 'latest']],
  ])('%s on the tag %s makes %j', (attributes, tag, tags) => {
    expect(tagsOf([`type=match,${attributes}`], tagged(tag))).toEqual(tags);
  });

  test.each([
    ['pattern=x', 'x does not match v1.'],
    ['pattern=v(\\d)(x)?,group=2', 'Group 2 does not exist for v(\\d)(x)? pattern.'],
    ['pattern=v,group=-1', 'Group -1 does not exist for v pattern.'],
  ])('%s is a warning', (attributes, warning) => {
    expect(metadata({ tags: [`type=match,${attributes}`] }, tagged('v1')).warnings[0]).toBe(warning);
  });

  test('an invalid pattern is refused', () => {
    expect(() => tagsOf(['type=match,pattern=v(\\d{1'], tagged('v1'))).toThrow(
      'Invalid regular expression: /v(\\d{1/: Unterminated group',
    );
  });
});

describe('the version', () => {
  test('has the first tag as main and each other tag once', () => {
    expect(metadata({ tags: ['a', 'b', 'a', 'b', 'c,priority=201'] }).version).toEqual({
      main: 'c',
      partial: ['a', 'b'],
      latest: false,
    });
  });

  test('has no main and no latest tag if no rule makes a tag, whatever the flavor', () => {
    const { version, tags } = metadata({ tags: ['type=schedule'], flavor: ['latest=true'] });
    expect(version).toEqual({ partial: [], latest: false });
    expect('main' in version).toBe(false);
    expect(tags).toEqual([]);
  });

  test('has latest by the first rule that makes a tag', () => {
    const rules = ['type=ref,event=tag', 'type=raw,value=x,priority=700'];
    expect(tagsOf(rules, tagged('v1'))).toEqual(['x', 'v1']);
    expect(tagsOf(['type=edge', 'type=ref,event=tag'], tagged('v1'))).toEqual(['v1', 'latest']);
    expect(tagsOf(['a'], {}, ['latest=true'])).toEqual(['a', 'latest']);
    expect(tagsOf(['type=raw,latest'], {}, ['latest=true'])).toEqual(['latest', 'latest']);
  });

  test('has the rendered affixes of its rule or of the flavor; latest has those of the flavor, not rendered', () => {
    const flavor = ['latest=true', 'prefix={{sha}}-,onlatest=true', 'suffix=-alpine,onlatest=true'];
    expect(tagsOf(['x', 'y,prefix=,suffix={{branch}}'], {}, flavor)).toEqual([
      '860c190-x-alpine',
      'ymain',
      '-sha--latest-alpine',
    ]);
  });
});

describe('references', () => {
  test('are each tag of each enabled image, in lower case', () => {
    const images = ['ghcr.io/Team/Shop', 'name=b,enable=false', 'c'];
    const made = metadata({ images, tags: ['x', 'y'] });
    expect(made.tags).toEqual(['ghcr.io/team/shop:x', 'ghcr.io/team/shop:y', 'c:x', 'c:y']);
    expect(made.tagNames).toEqual(['x', 'y']);
  });

  test('are the tags alone without an image', () => {
    expect(metadata({ tags: ['x'] }).tags).toEqual(['x']);
    expect(metadata({ images: ['name=a,enable=false'], tags: ['x'] }).tags).toEqual(['x']);
    expect(metadata({ images: [','], tags: ['x'] }).tags).toEqual(['x', 'x']);
  });
});
