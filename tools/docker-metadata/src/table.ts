import type { ImageMetadata } from '@shipshape/image-metadata';

/** Metadata as a table: names on the left, values on the right, one on each line. */
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
