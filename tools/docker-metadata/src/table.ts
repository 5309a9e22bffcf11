import type { ImageMetadata } from '@shipshape/image-metadata';

/** Metadata for people: a name on the left, its values on the right, one a line. */
export function table({ version, tags, labels, annotations }: ImageMetadata): string {
  const rows: [string, string[]][] = [
    ['version', [version.main ?? '(none)']],
    ['tags', tags],
    ['labels', labels],
    ['annotations', annotations],
  ];
  const lines = rows.flatMap(([name, values]) =>
    values.flatMap((value, index) => [`${(index === 0 ? name : '').padEnd(13)}${value}`]),
  );
  return `${lines.join('\n')}\n`;
}
