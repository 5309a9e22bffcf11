import { describe, expect, test } from 'vitest';
import { pushTo, rendered, sha, tagsOf } from '../../testing/requests.ts';
import type { MetadataContext } from '../index.ts';

const at = (ref: string, more: MetadataContext = {}) => ({ context: pushTo(ref, more) });

describe('global expressions', () => {
  test.each([
    ['{{branch}}|{{tag}}|{{base_ref}}', at('refs/heads/feat/x'), 'feat/x||'],
    [
      '{{branch}}|{{tag}}|{{base_ref}}',
      at('refs/tags/v1', { payload: { base_ref: 'refs/heads/dev' } }),
      '|v1|dev',
    ],
    ['{{branch}}|{{tag}}|{{base_ref}}', at('refs/tags/v1', { payload: { base_ref: null } }), '|v1|'],
    [
      '{{branch}}|{{base_ref}}',
      at('refs/pull/2/merge', { payload: { pull_request: { base: { ref: 'main' } } } }),
      '|main',
    ],
    ['{{sha}}', {}, '860c190'],
    ['{{nothing}}', {}, ''],
    ['{{#if is_default_branch}}yes{{/if}}', at('refs/heads/dev'), 'yes'],
    ['{{{branch}}} {{branch}}', at(`refs/heads/a&b<"'=\``), `a&b<"'=\` a&amp;b&lt;&quot;&#x27;&#x3D;&#x60;`],
    ['\\{{branch}}', {}, '{{branch}}'],
  ])('%s', (expression, request, expected) => {
    expect(rendered(expression, request)).toBe(expected);
  });

  test.each([
    ['refs/heads/main', 'push', 'true'],
    ['refs/heads/dev', 'push', 'false'],
    ['refs/heads/dev', 'schedule', 'true'],
    ['refs/heads/dev', 'issues', 'true'],
    ['refs/heads/dev', 'discussion_comment', 'true'],
    ['refs/heads/dev', 'create', 'true'],
    ['refs/tags/v1', 'create', 'true'],
    ['refs/heads/', 'create', 'false'],
  ])('is_default_branch on %s by %s is %s', (ref, eventName, expected) => {
    expect(rendered('{{is_default_branch}}', at(ref, { eventName }))).toBe(expected);
    expect(rendered('{{is_not_default_branch}}', at(ref, { eventName }))).not.toBe(expected);
  });

  test.each([
    ['4', '860c'],
    ['7.9', '860c190'],
    ['0', ''],
    ['-3', ''],
    ['40', sha],
    ['1000', sha],
    ['', '860c190'],
  ])('a short commit of length "%s" is "%s"', (length, expected) => {
    const env = { DOCKER_METADATA_SHORT_SHA_LENGTH: length };
    expect(rendered('{{sha}}', { env })).toBe(expected);
    expect(tagsOf(['type=sha,prefix=x'], { env })).toEqual([`x${expected}`]);
  });

  test.each([
    ['{{helper "x"}}', 'Missing helper: "helper"'],
    ['{{eq 1 1}}', 'Missing helper: "eq"'],
    ['{{#if}}', 'Parse error on line 1'],
    ["{{date 'YYYY' x='y'}}", 'Unknown x attribute'],
    ['{{date}}', "Cannot read properties of undefined (reading 'hash')"],
    // docker/metadata-action fails with the same words.
    ["{{date 'Y' tz=''}}", "Cannot read properties of undefined (reading 'format')"],
    ["{{date 'Y' tz=5}}", 'Time zone name must be a string, got 5 [number]'],
    ['{{date 2020}}', 'format.match is not a function'],
  ])('%s is refused', (expression, message) => {
    expect(() => rendered(expression)).toThrow(message);
  });

  test('an invalid length and an unknown commit are errors', () => {
    const env = { DOCKER_METADATA_SHORT_SHA_LENGTH: 'x' };
    expect(() => rendered('{{sha}}', { env })).toThrow(
      /^DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: x$/,
    );
    expect(rendered('{{branch}}', { env })).toBe('main');
    expect(() => rendered('{{sha}}', at('refs/heads/x', { sha: undefined }))).toThrow(
      '{{sha}} needs a commit (GITHUB_SHA), but the context has none.',
    );
  });
});

describe('dates', () => {
  test.each([
    ["{{date 'YYYYMMDD-HHmmss.SSS'}}", '20240701-223015.123'],
    ["{{date 'YYYYMMDD' tz='Asia/Tokyo'}}", '20240702'],
    ["{{date 'HH:mm Z z' tz='America/New_York'}}", '18:30 -04:00 EDT'],
    ["{{date 'dddd Do MMMM, [week] W' }}", 'Monday 1st July, week 27'],
    ["{{commit_date 'X' tz='Europe/Paris'}}", '1719709323'],
    ['{{date YYYY}}', '2024-07-01T22:30:15Z'],
    ["{{date YYYY tz='Asia/Tokyo'}}", '2024-07-02T07:30:15+09:00'],
  ])('%s is %s', (expression, expected) => {
    expect(rendered(expression)).toBe(expected);
  });

  test('of the commit are the current time if the commit’s time is unknown', () => {
    expect(rendered("{{commit_date 'YYYY'}}", at('refs/heads/x', { commitDate: undefined }))).toBe('2024');
  });
});
