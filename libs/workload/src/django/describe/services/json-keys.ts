import type { SettingsView } from '../settings/view.ts';
import type { Sources } from '../sources.ts';
import { allExpressions } from '../syntax/python-tree.ts';

/** The keys that the files which assign DATABASES look up: `DB["host"]`, `DB.get("port")`. */
export function keysLookedUp(view: SettingsView, sources: Sources): string[] {
  const files = new Set(view.all('DATABASES').map(({ evidence }) => evidence.file));
  const found = [...files].flatMap((file) =>
    [...allExpressions(sources.python(file))].flatMap((expr) => {
      const isGet = expr.kind === 'call' && expr.callee.kind === 'attribute' && expr.callee.name === 'get';
      const [key] = expr.kind === 'index' ? expr.by : isGet ? expr.args : [];
      return key?.kind === 'string' ? [key.value] : [];
    }),
  );
  return [...new Set(found)];
}

/** The variables that are read as JSON. */
export const readAsJson = ({ reads }: SettingsView): Set<string> =>
  new Set(reads.filter(({ form }) => form === 'json').map(({ name }) => name));
