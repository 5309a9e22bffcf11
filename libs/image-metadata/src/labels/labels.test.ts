import { describe, expect, test } from 'vitest';
import { metadata, sha } from '../../testing/requests.ts';

const standard = [
  'org.opencontainers.image.created=2024-07-01T22:30:15.123Z',
  'org.opencontainers.image.description=A "shop" & more',
  'org.opencontainers.image.licenses=MIT',
  `org.opencontainers.image.revision=${sha}`,
  'org.opencontainers.image.source=https://git.example.org/team/shop',
  'org.opencontainers.image.title=shop',
  'org.opencontainers.image.url=https://git.example.org/team/shop',
  'org.opencontainers.image.version=main',
];

describe('labels', () => {
  test('are the standard OCI labels', () => {
    expect(metadata({}).labels).toEqual(standard);
  });

  test('are empty if the repository has no data', () => {
    const empty = metadata({}, { repository: { description: null, license: null } }).labels;
    expect(empty).toContain('org.opencontainers.image.description=');
    expect(empty).toContain('org.opencontainers.image.licenses=');
    expect(empty).toContain('org.opencontainers.image.title=');
  });

  test('of the inputs replace earlier ones, and all are sorted', () => {
    const custom = ['z=1', 'z=a=b', 'none', 'org.opencontainers.image.title=T', 'A=1', 'a=1', '=e'];
    expect(metadata({ labels: custom }).labels).toEqual([
      '=e',
      'a=1',
      'A=1',
      ...standard.slice(0, 5),
      'org.opencontainers.image.title=T',
      ...standard.slice(6),
      'z=a=b',
    ]);
  });
});

describe('annotations', () => {
  test('are made for each level, and levels are not trimmed', () => {
    const env = { DOCKER_METADATA_ANNOTATIONS_LEVELS: 'index, manifest' };
    const { annotations } = metadata({ annotations: ['k={{branch}}'], labels: ['not=here'] }, { env });
    expect(annotations).toHaveLength(2 * (standard.length + 1));
    expect(annotations[0]).toBe('index:k=main');
    expect(annotations[9]).toBe(' manifest:k=main');
  });
});

describe('json and Bake files', () => {
  test('have the same data; a label ends at its first line', () => {
    const made = metadata({ images: ['a', 'b'], tags: ['x', 'y'], labels: ['k=one\ntwo'], bakeTarget: 't' });
    expect(made.labels).toContain('k=one\ntwo');
    expect(made.json).toEqual({
      tags: made.tags,
      'tag-names': ['x', 'y'],
      labels: expect.objectContaining({ k: 'one', 'org.opencontainers.image.version': 'x' }),
      annotations: made.annotations,
    });
    const args = { DOCKER_META_IMAGES: 'a,b', DOCKER_META_VERSION: 'x' };
    expect(made.bake).toEqual({
      tags: { target: { t: { tags: made.tags, args } } },
      labels: { target: { t: { labels: made.json.labels } } },
      annotations: { target: { t: { annotations: made.annotations } } },
      combined: { target: { t: { tags: made.tags, labels: made.json.labels, args } } },
    });
    expect(Object.keys(made.bake.combined.target.t ?? {})).toEqual(['tags', 'labels', 'args']);
  });

  test('annotations in the Bake file have the levels before the first colon, as in the action', () => {
    const env = { DOCKER_METADATA_ANNOTATIONS_LEVELS: 'index,manifest:x,y' };
    const { annotations, json, bake } = metadata({}, { env });
    const levels = (each: readonly string[]) => [...new Set(each.map((text) => text.replace(/:?org.*/, '')))];
    expect(levels(annotations)).toEqual(['index', 'manifest:x', 'y']);
    expect(json.annotations).toEqual(annotations);
    const target = bake.annotations.target['docker-metadata-action'] as { annotations: string[] };
    expect(levels(target.annotations)).toEqual(['index', 'manifest']);
  });

  test('leave out a label called __proto__, as the action does', () => {
    const { labels, json, bake } = metadata({ labels: ['__proto__=x', 'constructor=y'] });
    expect(labels).toEqual(expect.arrayContaining(['__proto__=x', 'constructor=y']));
    expect(JSON.stringify([json.labels, bake.labels, bake.combined])).not.toContain('__proto__');
    expect(Object.hasOwn(json.labels, 'constructor')).toBe(true);
  });

  test('leave out the version if there is none', () => {
    const { tags } = metadata({ images: ['a'], tags: ['type=schedule'] }).bake;
    expect(tags).toEqual({
      target: { 'docker-metadata-action': { tags: [], args: { DOCKER_META_IMAGES: 'a' } } },
    });
  });
});
