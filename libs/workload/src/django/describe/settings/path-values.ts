import { posix } from 'node:path';
import { folderOf, join } from '../paths.ts';
import type { Expr } from '../syntax/python-tree.ts';
import { fullName } from './reading.ts';
import type { Run } from './run.ts';
import { isPath, type Scope, unknown, type Value } from './values.ts';

/** The folder above a path of the repository. */
export const parentOf = (path: string): Value => {
  const parent = join(path === '.' ? '..' : folderOf(path), '.');
  return parent === undefined ? unknown : { path: parent };
};

/** The folder that many steps above a path. */
export function up(from: Value, steps: number): Value {
  let path = from;
  for (let step = 0; step < steps && isPath(path); step++) path = parentOf(path.path);
  return path;
}

/** A path with parts put after it; an absolute part replaces it. */
export function joined(of: { path: string }, parts: Value[]): Value {
  let path: string | undefined = of.path;
  for (const part of parts) {
    if (typeof part !== 'string') return unknown;
    if (part.startsWith('/')) return part;
    path = path === undefined ? undefined : join(path, part);
  }
  return path === undefined ? unknown : { path };
}

/** Calls of os.path, pathlib and django-environ's Path. */
export function pathCall(
  expr: Extract<Expr, { kind: 'call' }>,
  args: Value[],
  scope: Scope,
  run: Run,
): Value | undefined {
  const name = fullName(expr.callee, scope);
  const last = expr.callee.kind === 'attribute' ? expr.callee.name : name.slice(name.lastIndexOf('.') + 1);
  const [first] = args;
  if (
    /(^|\.)(abspath|realpath|normpath|Path|PurePath|str|fspath|expanduser)$/.test(name) &&
    (isPath(first) || typeof first === 'string')
  )
    return isPath(first) ? first : name.endsWith('Path') ? { path: first } : first;
  if (last === 'dirname' && isPath(first)) return parentOf(first.path);
  if (last === 'join' && isPath(first)) return joined(first, args.slice(1));
  if (/(^|\.)path\.join$/.test(name) && typeof first === 'string')
    return args.every((one) => typeof one === 'string') ? posix.join(...(args as string[])) : unknown;
  const of = expr.callee.kind === 'attribute' ? run.evaluate(expr.callee.of, scope) : run.lookup(last, scope);
  if (!isPath(of)) return undefined;
  if (/^(resolve|absolute|expanduser|as_posix|__str__)$/.test(last)) return of;
  // unipath
  if (last === 'ancestor' && typeof first === 'number') return up(of, first);
  if (/^(joinpath|path|child)$/.test(last) || expr.callee.kind === 'name') return joined(of, args);
  return undefined;
}
