import type { Context } from './context.ts';
import { at, fact } from './evidence.ts';
import type { Fact } from './project.ts';
import { ownFiles } from './settings/modules.ts';
import { dotted } from './syntax/python-tree.ts';

/** The module that makes a Celery application, as `celery -A` names it; undefined where there is none. */
export function celeryApplication({ sources, root, modules }: Context): Fact<string> | undefined {
  const files = ['celery.py', 'celery_app.py', 'celeryapp.py'].flatMap((name) =>
    ownFiles(sources, name, root),
  );
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
