import { describe, expect, test } from 'vitest';
import { type MetadataInputs, needsRef } from '../index.ts';

describe('a ref', () => {
  test.each<[MetadataInputs]>([
    [{ tags: ['type=sha'] }],
    [{ tags: ['type=sha,format=long,prefix=,suffix=-{{sha}}', 'x', 'type=schedule'] }],
    [{ tags: ["value={{date 'YYYYMMDD'}}-{{ sha }}-{{{commit_date 'X' tz='Asia/Tokyo'}}}"] }],
    [{ tags: ['type=semver,pattern={{major}},value=1.2.3', 'type=match,pattern=.,value=x'] }],
    [{ tags: ['type=sha', 'type=ref,event=branch,enable=false'] }],
    [{ tags: ['type=sha'], flavor: ['prefix={{sha}}'], labels: ['a={{sha}}{{date "Y"}}'], images: ['a'] }],
  ])('is not needed for %j', (inputs) => expect(needsRef(inputs)).toBe(false));

  test.each<[MetadataInputs]>([
    [{}],
    [{ tags: ['type=sha', 'type=ref,event=branch'] }],
    [{ tags: ['type=ref,event=tag,enable=true'] }],
    [{ tags: ['type=ref,event=pr'] }],
    [{ tags: ['type=edge,branch=dev'] }],
    [{ tags: ['type=semver,pattern={{version}}'] }],
    [{ tags: ['type=pep440,pattern={{version}},value='] }],
    [{ tags: ['type=match,pattern=.'] }],
    [{ tags: ['type=sha,enable={{is_default_branch}}'] }],
    [{ tags: ['type=sha,suffix=-{{branch}}'] }],
    [{ tags: ['{{sha}}{{#if tag}}x{{/if}}'] }],
    [{ tags: ['{{date branch}}'] }],
    [{ tags: ['type=sha'], flavor: ['suffix={{base_ref}}'] }],
    [{ tags: ['type=sha'], labels: ['a={{tag}}'] }],
    [{ tags: ['type=sha'], annotations: ['a={{branch}}'] }],
    [{ tags: ['type=what'] }],
  ])('is needed for %j', (inputs) => expect(needsRef(inputs)).toBe(true));
});
