/**
 * An entry of a table whose keys come from outside, such as names of packages: `table[key]` would find what every object
 * inherits under `constructor`.
 *
 * @returns undefined where the table itself has no such key
 */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
