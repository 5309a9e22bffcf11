import { dotted, type Expr } from '../syntax/python-tree.ts';
import { configurationValue } from './configurations.ts';
import { envCall } from './django-environ.ts';
import { formOfCast, formOfList } from './forms.ts';
import {
  type Call,
  database,
  fullName,
  isYes,
  keywordText,
  type Reading,
  readVariable,
  setVariable,
} from './reading.ts';
import type { Run } from './run.ts';
import { callableOf, type Scope, unknown, type Value } from './values.ts';

/** Reads of the environment by a call; undefined where the call is none. */
export function callEnvironment(expr: Call, scope: Scope, run: Run): Value | undefined {
  const name = fullName(expr.callee, scope);
  const text = (at: number): string | undefined => {
    const one = expr.args[at];
    const value = one ? run.evaluate(one, scope) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const value = (one: Expr | undefined): Value | undefined => (one ? run.evaluate(one, scope) : undefined);
  if (/^os\.(getenv|environ\.get|environ\.pop)$/.test(name)) {
    const variable = text(0) ?? keywordText(expr, 'key', scope, run);
    const otherwise = value(expr.args[1] ?? expr.keywords.get('default'));
    return variable === undefined
      ? unknown
      : readVariable(
          {
            name: variable,
            by: 'os.environ',
            raises: name.endsWith('pop') && otherwise === undefined,
            form: null,
          },
          otherwise ?? null,
          expr,
          scope,
          run,
        );
  }
  if (name === 'os.environ.setdefault') {
    const variable = text(0);
    const otherwise = value(expr.args[1]);
    if (variable === undefined) return unknown;
    const reading: Reading = { name: variable, by: 'os.environ', raises: false, form: null };
    const read = readVariable(reading, otherwise, expr, scope, run);
    setVariable(variable, read, run);
    return read;
  }
  // `ssl_require=not DEBUG` asks for it in production.
  const ssl = expr.keywords.get('ssl_require');
  const tls = ssl !== undefined && !(ssl.kind === 'constant' && ssl.value === false);
  if (/^dj_database_url\.config$/.test(name)) {
    const variable =
      keywordText(expr, 'env', scope, run) ??
      (expr.args.length > 0 && text(0)?.match(/^\w+$/)?.[0]) ??
      'DATABASE_URL';
    const otherwise = value(
      expr.keywords.get('default') ??
        expr.args.find((one) => one.kind !== 'string' || !/^\w+$/.test(one.value)),
    );
    const url = readVariable(
      { name: variable || 'DATABASE_URL', by: 'dj-database-url', raises: false, form: 'database-url' },
      otherwise ?? null,
      expr,
      scope,
      run,
    );
    return database(url, tls);
  }
  if (/^dj_database_url\.parse$/.test(name))
    return database(value(expr.args[0] ?? expr.keywords.get('url')), tls);
  if (/^(decouple|starlette\.config)\.config$/.test(name)) return decouple(expr, text(0), scope, run);
  const configured = configurationValue(expr, scope, run);
  if (configured !== undefined) return configured;
  const object = expr.callee.kind === 'attribute' ? expr.callee.of : expr.callee;
  const callable =
    // The object that the library itself has.
    fullName(object, scope) === 'environs.env'
      ? ({ kind: 'environs', prefix: '' } as const)
      : callableOf(
          object.kind === 'name' || object.kind === 'attribute' ? run.evaluate(object, scope) : undefined,
        );
  if (callable?.kind === 'decouple') return decouple(expr, text(0), scope, run);
  if (callable?.kind === 'environ' || callable?.kind === 'environs')
    return envCall(expr, callable, scope, run);
  const helped = isHelper(name, expr.callee, scope)
    ? (text(0) ?? keywordText(expr, 'name', scope, run))
    : undefined;
  return helped && /^[A-Z][A-Z\d_]{2,}$/.test(helped) ? decouple(expr, helped, scope, run) : undefined;
}

/** Whether another package's function reads a variable, as its name or its module's tells: `from prettyconf import config`. */
const isHelper = (name: string, callee: Expr, scope: Scope): boolean => {
  const [first = ''] = (dotted(callee) ?? '').split('.');
  const tells = /(^|[._])(?<!django\.)(envs?|environ(ment)?|conf(ig(uration)?)?)([._]|$)/i.test(name);
  return tells && scope.imported.has(first) && !scope.names.has(first);
};

function decouple(expr: Call, name: string | undefined, scope: Scope, run: Run): Value {
  if (name === undefined) return unknown;
  const cast = expr.keywords.get('cast');
  // Of a helper, its own name: `get_bool("DEBUG", False)`.
  const made = dotted(cast ? (cast.kind === 'call' ? cast.callee : cast) : expr.callee) ?? '';
  const whole = formOfCast(made.replace(/^(.*[._])?get_/, ''), name);
  // `Csv(int)`
  const element = cast?.kind === 'call' ? (cast.keywords.get('cast') ?? cast.args[0]) : undefined;
  const form = formOfList(whole, element && dotted(element));
  const stated = expr.keywords.get('default') ?? expr.args[1];
  const otherwise = stated ? run.evaluate(stated, scope) : undefined;
  const value = form === 'boolean' && typeof otherwise === 'string' ? isYes(otherwise) : otherwise;
  const read = readVariable(
    { name, by: 'decouple', raises: otherwise === undefined, form },
    value,
    expr,
    scope,
    run,
  );
  // A cast such as dj_database_url.parse makes a database of it.
  if (cast && /dj_database_url\.parse$|^db_url$/.test(dotted(cast) ?? ''))
    return database(read === unknown ? otherwise : read);
  return whole === 'list' && typeof read === 'string' ? read.split(',').map((one) => one.trim()) : read;
}
