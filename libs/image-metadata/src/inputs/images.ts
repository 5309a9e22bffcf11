import { parseFields } from './lists.ts';

/** A base name that tags are made for. */
export interface Image {
  name: string;
  /** If false, no tag is made for this image. */
  enable: boolean;
}

/**
 * Reads the entries of the input `images` (specification, section 3).
 *
 * @throws Error `Invalid enable attribute value: E`, `Unknown image attribute: E`, `Image name attribute empty: E`,
 * where E is the entry, and the errors of {@link parseFields}.
 */
export function parseImages(entries: readonly string[]): Image[] {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const names = parseFields(only).map((name) => name.trim());
    if (names.every((name) => !name.includes('='))) return names.map((name) => ({ name, enable: true }));
  }
  return entries.map(parseImage);
}

function parseImage(entry: string): Image {
  const image: Image = { name: '', enable: true };
  for (const field of parseFields(entry)) {
    const [attribute = '', value] = field.split('=').map((part) => part.trim());
    if (value === undefined) {
      image.name = attribute;
      continue;
    }
    switch (attribute.toLowerCase()) {
      case 'name':
        image.name = value;
        break;
      case 'enable':
        if (value !== 'true' && value !== 'false')
          throw new Error(`Invalid enable attribute value: ${entry}`);
        image.enable = value === 'true';
        break;
      default:
        throw new Error(`Unknown image attribute: ${entry}`);
    }
  }
  if (image.name === '') throw new Error(`Image name attribute empty: ${entry}`);
  return image;
}
