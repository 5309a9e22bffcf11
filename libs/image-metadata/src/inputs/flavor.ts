import { parseFields } from './lists.ts';

/** The settings that apply to all tags. */
export interface Flavor {
  latest: 'auto' | 'true' | 'false';
  prefix: string;
  /** Whether `latest` gets the prefix too. */
  prefixLatest: boolean;
  suffix: string;
  /** Whether `latest` gets the suffix too. */
  suffixLatest: boolean;
}

/**
 * Reads the entries of the input `flavor` (specification, section 4). `onlatest` applies to the last prefix or suffix
 * before it in the same entry; if there is none, it has no effect.
 *
 * @throws Error `Invalid flavor entry: E`, `Invalid latest flavor entry: E`, `Invalid value for onlatest attribute: V`,
 * `Unknown flavor entry: E`, and the errors of {@link parseFields}.
 */
export function parseFlavor(entries: readonly string[]): Flavor {
  const flavor: Flavor = { latest: 'auto', prefix: '', prefixLatest: false, suffix: '', suffixLatest: false };
  for (const entry of entries) {
    let affix: 'prefix' | 'suffix' | undefined;
    for (const field of parseFields(entry)) {
      const [name = '', value] = field.split('=').map((part) => part.trim());
      if (value === undefined) throw new Error(`Invalid flavor entry: ${entry}`);
      switch (name.toLowerCase()) {
        case 'latest':
          flavor.latest = parseLatest(value, entry);
          break;
        case 'prefix':
        case 'suffix':
          affix = name.toLowerCase() as 'prefix' | 'suffix';
          flavor[affix] = value;
          break;
        case 'onlatest':
          if (value !== 'true' && value !== 'false') {
            throw new Error(`Invalid value for onlatest attribute: ${value}`);
          }
          if (affix) flavor[`${affix}Latest`] = value === 'true';
          break;
        default:
          throw new Error(`Unknown flavor entry: ${entry}`);
      }
    }
  }
  return flavor;
}

function parseLatest(value: string, entry: string): Flavor['latest'] {
  if (value === 'auto' || value === 'true' || value === 'false') return value;
  throw new Error(`Invalid latest flavor entry: ${entry}`);
}
