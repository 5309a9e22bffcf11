import type { RepositoryRecord } from '../context.ts';
import { render, type TemplateContext } from '../templates/templates.ts';

/** The OCI image specification's name of a label or annotation. */
export const ociLabel = (name: string): string => `org.opencontainers.image.${name}`;

/** The data of the standard labels. */
export interface LabelSource {
  repository: RepositoryRecord;
  version: string;
  revision: string;
  created: Date;
}

/**
 * Labels, or annotations without their level (specification, section 9): the standard OCI labels and the rendered
 * custom entries. If two have the same key, the later one wins.
 *
 * @returns `key=value` texts, sorted by key
 */
export function makeLabels(
  source: LabelSource,
  custom: readonly string[],
  expressions: TemplateContext,
): string[] {
  const labels = new Map(standardLabels(source));
  for (const entry of custom) {
    const label = render(entry, expressions);
    const split = label.indexOf('=');
    if (split >= 0) labels.set(label.slice(0, split), label.slice(split + 1));
  }
  const { compare } = new Intl.Collator();
  return [...labels].sort(([one], [other]) => compare(one, other)).map(([key, value]) => `${key}=${value}`);
}

function standardLabels({ repository, version, revision, created }: LabelSource): [string, string][] {
  const url = repository.html_url ?? '';
  const labels: [string, string][] = [
    ['title', repository.name ?? ''],
    ['description', repository.description ?? ''],
    ['url', url],
    ['source', url],
    ['version', version],
    ['created', created.toISOString()],
    ['revision', revision],
    ['licenses', repository.license?.spdx_id ?? ''],
  ];
  return labels.map(([key, value]) => [ociLabel(key), value]);
}

/** `key=value` texts as an object. As in the action, a value ends at its first line and `__proto__` is not a key. */
export function toRecord(labels: readonly string[]): Record<string, string> {
  const entries = labels.map((label) => {
    const split = label.indexOf('=');
    return [label.slice(0, split), label.slice(split + 1).replace(/[\r\n\u2028\u2029].*/s, '')] as const;
  });
  return Object.fromEntries(entries.filter(([key]) => key !== '__proto__'));
}
