import { folderOf } from '../../paths.ts';
import { type IniEntry, parseIni } from './syntax/ini.ts';
import { toml, yaml } from './syntax/parsers.ts';
import { parsePython } from './syntax/python.ts';
import type { Statement } from './syntax/python-tree.ts';

/** Any JSON-like value of a manifest. */
export type Data = string | number | boolean | null | undefined | Data[] | { [key: string]: Data };

/** Files as describe() sees them: a listing, and texts that are asked for once and parsed once. */
export class Sources {
  readonly files: readonly string[];
  readonly #set: ReadonlySet<string>;
  readonly #folders = new Set<string>(['.']);
  readonly #byName = new Map<string, string[]>();
  readonly #read: (path: string) => string | undefined;
  readonly #cache = new Map<string, unknown>();
  /** Where a symbolic link leads to, from the same root; any other path itself. */
  readonly real: (path: string) => string;
  /** Files that were asked for and could not be parsed, with the reason. */
  readonly broken = new Map<string, string>();

  constructor(
    files: readonly string[],
    read: (path: string) => string | undefined,
    real: (path: string) => string = (path) => path,
  ) {
    this.files = [...files].sort();
    this.#set = new Set(files);
    this.#read = read;
    this.real = real;
    for (const file of this.files) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      const same = this.#byName.get(name);
      if (same) same.push(file);
      else this.#byName.set(name, [file]);
      for (let folder = folderOf(file); !this.#folders.has(folder); folder = folderOf(folder))
        this.#folders.add(folder);
    }
  }

  has = (path: string): boolean => this.#set.has(path);
  hasFolder = (path: string): boolean => this.#folders.has(path);
  /** All files of that name, wherever they lie. */
  named = (name: string): readonly string[] => this.#byName.get(name) ?? [];

  /** The text of a file of the listing, with `\n` line ends and without a byte order mark; undefined where it has none. */
  text(path: string): string | undefined {
    return this.#once(`text ${path}`, () =>
      this.has(path)
        ? this.#read(path)
            ?.replace(/^\uFEFF/, '')
            .replaceAll('\r\n', '\n')
        : undefined,
    );
  }

  /** A line of a file, from 1; empty where there is none. */
  line(path: string, number: number): string {
    return this.#once(`lines ${path}`, () => this.text(path)?.split('\n') ?? [])[number - 1] ?? '';
  }

  toml(path: string): { [key: string]: Data } | undefined {
    return this.#parsed('toml', path, (text) => toml(text) as { [key: string]: Data });
  }

  yaml(path: string): Data {
    return this.#parsed('yaml', path, (text) => yaml(text) as Data);
  }

  json(path: string): Data {
    return this.#parsed('json', path, (text) => JSON.parse(text) as Data);
  }

  ini(path: string): IniEntry[] {
    return this.#parsed('ini', path, parseIni) ?? [];
  }

  python(path: string): Statement[] {
    return this.#parsed('python', path, parsePython) ?? [];
  }

  #parsed<T>(kind: string, path: string, parse: (text: string) => T): T | undefined {
    return this.#once(`${kind} ${path}`, () => {
      const text = this.text(path);
      if (text === undefined) return undefined;
      try {
        return parse(text);
      } catch (error) {
        this.broken.set(path, (error as Error).message.split('\n')[0] as string);
        return undefined;
      }
    });
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#cache.has(key)) this.#cache.set(key, make());
    return this.#cache.get(key) as T;
  }
}

/** A project among these files. */
export interface Place {
  sources: Sources;
  /** The project's folder. */
  root: string;
  /** The path of manage.py, in whose folder commands and the server start. */
  manage: string;
  /** Where its manifests may lie, the nearest first. */
  folders: readonly string[];
  /** The folders of the repository's other projects. */
  others: readonly string[];
}

/** A member of nested objects; undefined where one of them is none. */
export function get(data: Data, ...keys: string[]): Data {
  let value: Data = data;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = value[key];
  }
  return value;
}

export const strings = (data: Data): string[] =>
  (Array.isArray(data) ? data : [data]).filter((one) => typeof one === 'string');

export const record = (data: Data): { [key: string]: Data } =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
