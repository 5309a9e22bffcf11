import { baseOf } from '../../paths.ts';
import type { Context } from './context.ts';
import { at, fact } from './evidence.ts';
import type { Fact } from './project.ts';
import { ownFiles } from './settings/modules.ts';
import { dotted } from './syntax/python-tree.ts';

/** The module that makes a Celery application, as `celery -A` names it; undefined where there is none. */
export function celeryApplication({ sources, root, modules }: Context): Fact<string> | undefined {
  const names = new Set(sources.files.map(baseOf).filter((name) => /^celery\w*\.py$/.test(name)));
  const files = [...names, '__init__.py']
    .sort()
    .flatMap((name) => ownFiles(sources, name, root))
    .filter((path) => /(^|\/)celery[^/]*(\/__init__)?\.py$/.test(path));
  for (const file of files) {
    for (const statement of sources.python(file)) {
      if (
        statement.kind !== 'assign' ||
        statement.value?.kind !== 'call' ||
        !/(^|\.)Celery$/.test(dotted(statement.value.callee) ?? '')
      )
        continue;
      const module = modules.moduleOf(file);
      // `celery -A config` finds config.celery by itself; the module's own name always does.
      if (module) return fact(module.replace(/\.celery$/, ''), at(file, statement.line, 'Celery(…)'));
    }
  }
  return undefined;
}
