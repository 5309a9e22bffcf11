import { posix } from 'node:path';
import { folderOf, isBelow, join } from '../../../paths.ts';
import type { Expr } from '../syntax/python-tree.ts';
import { fullName } from './reading.ts';
import type { Run } from './run.ts';
import { isPath, type Scope, unknown, type Value } from './values.ts';

/** The folder above a path. */
export const parentOf = (path: string): Value => {
  if (path.startsWith('/')) return { path: posix.dirname(path) };
  const parent = join(path === '.' ? '..' : folderOf(path), '.');
  return parent === undefined ? unknown : { path: parent };
};

/** The folder that many steps above a path. */
export function up(from: Value, steps: number): Value {
  let path = from;
  for (let step = 0; step < steps && isPath(path); step++) path = parentOf(path.path);
  return path;
}

/** A path with parts put after it; an absolute part replaces it. A text is a path where only a path can be. */
export function joined(of: Value, parts: readonly Value[]): Value {
  const beside = typeof of === 'string' ? posix.join : join;
  let path = textOf(of);
  for (const part of parts) {
    const text = textOf(part);
    if (text === undefined || path === undefined) return unknown;
    if (isPath(part) && !isAbsolute(text)) {
      // `os.path.join(ROOT, os.path.join(ROOT, "logs"))`: Python has an absolute one there.
      if (!isBelow(text, path)) return unknown;
      path = text;
      continue;
    }
    path = isAbsolute(text) ? text : (isAbsolute(path) ? posix.join : beside)(path, text);
  }
  return path === undefined ? unknown : { path };
}

const isAbsolute = (path: string) => path.startsWith('/');
const textOf = (value: Value | undefined): string | undefined =>
  isPath(value) ? value.path : typeof value === 'string' ? value : undefined;

/** Without what `..` takes back, as far as one can tell: a home is where the user of the image has it. */
const plain = (value: Value): Value => {
  const text = textOf(value) ?? '';
  if (text.startsWith('~')) return unknown;
  if (!isAbsolute(text)) return value;
  return isPath(value) ? { path: posix.normalize(text) } : posix.normalize(text);
};

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
  if (/(^|\.)(Path|PurePath|PosixPath)$/.test(name) && textOf(first) !== undefined)
    return joined(first as Value, args.slice(1));
  if (/(^|\.)(abspath|realpath|normpath|str|fspath|expanduser)$/.test(name) && textOf(first) !== undefined)
    return plain(first as Value);
  if (last === 'dirname' && isPath(first)) return parentOf(first.path);
  if (last === 'dirname' && typeof first === 'string' && isAbsolute(first)) return posix.dirname(first);
  if (last === 'join' && isPath(first)) return joined(first, args.slice(1));
  if (/(^|\.)path\.join$/.test(name) && typeof first === 'string') {
    const path = joined(first, args.slice(1));
    return isPath(path) ? path.path : unknown;
  }
  const of = expr.callee.kind === 'attribute' ? run.evaluate(expr.callee.of, scope) : run.lookup(last, scope);
  // A variable that is read as a path is a text here: `env.path("DATA").joinpath("db")`.
  if (/^(resolve|absolute|expanduser|as_posix|__str__)$/.test(last) && textOf(of) !== undefined)
    return plain(of as Value);
  if (last === 'joinpath' && textOf(of) !== undefined) return joined(of as Value, args);
  if (!isPath(of)) return undefined;
  // unipath
  if (last === 'ancestor' && typeof first === 'number') return up(of, first);
  if (/^(path|child)$/.test(last) || expr.callee.kind === 'name') return joined(of, args);
  return undefined;
}
