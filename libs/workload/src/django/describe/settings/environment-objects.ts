import type { VariableForm } from '../project.ts';
import { dotted } from '../syntax/python-tree.ts';
import { dynaconfObject } from './dynaconf.ts';
import { formOfCast } from './forms.ts';
import { instanceOf } from './pydantic.ts';
import { type Call, fullName, keywordText } from './reading.ts';
import type { Run } from './run.ts';
import { callableOf, type Scope, type Value } from './values.ts';

/** `environ.Env(DEBUG=(bool, False))`, `environs.Env()`, decouple's `AutoConfig()`, an instance of BaseSettings. */
export function environmentObject(expr: Call, scope: Scope, run: Run): Value | undefined {
  const name = fullName(expr.callee, scope);
  if (/^environ\.(Env|FileAwareEnv)$/.test(name)) {
    const scheme = new Map<string, { form: VariableForm | null; default?: Value }>();
    for (const [key, value] of expr.keywords) {
      const [cast, otherwise] = value.kind === 'sequence' ? value.items : [value];
      const form = cast ? formOfCast(dotted(cast) ?? '', key) : null;
      scheme.set(key, { form, ...(otherwise ? { default: run.evaluate(otherwise, scope) } : {}) });
    }
    return { callable: { kind: 'environ', scheme, prefix: '' } };
  }
  // Other libraries, such as epicenv, build on environs.
  if (/^\w[\w.]*\.(Env|FileAwareEnv)$/.test(name))
    return {
      callable: {
        kind: 'environs',
        prefix: keywordText(expr, 'prefix', scope, run) ?? '',
        readsMail: /^yaenv\./.test(name),
      },
    };
  if (/^decouple\.(AutoConfig|Config)$/.test(name)) return { callable: { kind: 'decouple' } };
  const dynaconf = dynaconfObject(expr, scope, run);
  if (dynaconf) return { callable: dynaconf };
  const callable = callableOf(expr.callee.kind === 'name' ? run.lookup(expr.callee.name, scope) : undefined);
  return callable?.kind === 'pydantic' ? instanceOf(callable, run) : undefined;
}
