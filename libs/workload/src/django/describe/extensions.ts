import { isBelow, relative } from '../../paths.ts';
import type { SettingsContext } from './context.ts';
import { at, fact } from './evidence.ts';
import type { Fact } from './project.ts';

/** How a migration creates one: by Django's operation, by one that a package or Django brings, or in SQL. */
const created = [
  /\bCreateExtension\(\s*(?:name\s*=\s*)?["']([\w-]+)["']/g,
  /\b(BloomExtension|BtreeGinExtension|BtreeGistExtension|CITextExtension|CryptoExtension|HStoreExtension|TrigramExtension|UnaccentExtension|VectorExtension)\(/g,
  /\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\\?["'])?(?!IF\b)([\w-]+)/gi,
];

const byOperation: Readonly<Record<string, string>> = {
  ...{ BloomExtension: 'bloom', BtreeGinExtension: 'btree_gin', BtreeGistExtension: 'btree_gist' },
  ...{ CITextExtension: 'citext', CryptoExtension: 'pgcrypto', HStoreExtension: 'hstore' },
  ...{ TrigramExtension: 'pg_trgm', UnaccentExtension: 'unaccent', VectorExtension: 'vector' },
};

/**
 * The extensions of PostgreSQL that a project creates, each once: GeoDjango's backend does so by itself, a migration by its
 * operations.
 */
export function readExtensions({ sources, root, view, requirements }: SettingsContext): Fact<string>[] {
  const found = new Map<string, Fact<string>>();
  const add = (one: Fact<string>) => {
    if (!found.has(one.value)) found.set(one.value, one);
  };
  // GeoDjango's models need a backend of its own, also where a variable names that.
  const spatial =
    view.mentions(/^DATABASES$/, /postgis/i) ?? view.mentions(/^([A-Z_]*_)?APPS$/, /^django\.contrib\.gis$/);
  if (spatial) add(fact('postgis', spatial.evidence));
  const vectors = requirements.find(({ value }) => value.name === 'pgvector' && !value.development);
  if (vectors) add(fact('vector', ...vectors.evidence));
  for (const path of sources.files) {
    if (!/(^|\/)migrations\/[^/]+\.(py|sql)$/.test(path) || !isBelow(path, root)) continue;
    if (/(^|\/)(node_modules|\.?venv|site-packages)\//.test(relative(root, path))) continue;
    const text = sources.text(path) ?? '';
    if (!/extension/i.test(text)) continue;
    for (const pattern of created) {
      for (const { 0: whole, 1: name = '', index } of text.matchAll(pattern)) {
        const line = text.slice(0, index).split('\n').length;
        add(fact(byOperation[name] ?? name, at(path, line, whole)));
      }
    }
  }
  return [...found.values()];
}
