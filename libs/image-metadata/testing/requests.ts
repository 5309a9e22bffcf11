import {
  type ImageMetadata,
  imageMetadata,
  type MetadataContext,
  type MetadataInputs,
  type MetadataRequest,
} from '../src/index.ts';

export const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';

/** The current time in these tests, in UTC. */
export const now = new Date('2024-07-01T22:30:15.123Z');

export const repository = {
  name: 'shop',
  description: 'A "shop" & more',
  html_url: 'https://git.example.org/team/shop',
  license: { spdx_id: 'MIT' },
  default_branch: 'main',
};

/** A push to this ref. */
export function pushTo(ref: string, more: MetadataContext = {}): MetadataContext {
  return {
    eventName: 'push',
    ref,
    sha,
    payload: { repository: { default_branch: 'main' } },
    commitDate: new Date('2024-06-30T01:02:03Z'),
    ...more,
  };
}

/** The metadata of a push to `refs/heads/main`, or of the given request. */
export function metadata(inputs: MetadataInputs, request: Partial<MetadataRequest> = {}): ImageMetadata {
  return imageMetadata({ inputs, context: pushTo('refs/heads/main'), repository, now, ...request });
}

/** The tags, without base names, that these rules make. */
export function tagsOf(
  tags: string[],
  request: Partial<MetadataRequest> = {},
  flavor: string[] = [],
): string[] {
  return metadata({ tags, flavor }, request).tagNames;
}

/** The text that an expression renders to. It is read from a label, which keeps every character. */
export function rendered(expression: string, request: Partial<MetadataRequest> = {}): string | undefined {
  const label = metadata({ labels: [`k=${expression}`] }, request).labels.find((each) =>
    each.startsWith('k='),
  );
  return label?.slice(2);
}
