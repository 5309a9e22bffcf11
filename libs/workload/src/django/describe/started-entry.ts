import { join } from '../../paths.ts';
import type { Command } from './commands/index.ts';
import type { Context } from './context.ts';
import { fact } from './evidence.ts';
import type { Fact } from './project.ts';

interface Started {
  kind: 'wsgi' | 'asgi';
  /** Such as `shop.asgi:application`. */
  entry: Fact<string>;
}

/** Servers that take an application for ASGI where nothing tells otherwise. */
const ofAsgi = /^(uvicorn|daphne|hypercorn)$/;

/** The module and object that a start command names, such as `shop.asgi:application`, or uwsgi's `--wsgi-file shop/wsgi.py`. */
export function startedEntry(start: Command, context: Context): Started | undefined {
  const { modules } = context;
  const isWsgi = /--interface[ =]wsgi\b/.test(start.args.join(' '));
  for (const [index, argument] of start.args.entries()) {
    const ofFile =
      start.program === 'uwsgi' ? moduleOfFile(argument, start.args[index - 1], context) : undefined;
    // hypercorn's `wsgi:shop.wsgi:application`.
    const word = ofFile ?? argument.replace(/^--?module=|^[aw]sgi:(?=.*[.:])/, '');
    const [, module, name = 'application'] = /^([A-Za-z_][\w.]*?)(?::([\w.]+)(?:\(\))?)?$/.exec(word) ?? [];
    if (!module || (!module.includes('.') && !word.includes(':'))) continue;
    const file = modules.fileOf(module);
    if (!file) continue;
    // Written from above the project's folder, which the image has: `backend.shop.wsgi`.
    const fromAbove = modules.folder !== '.' && file === `${module.replaceAll('.', '/')}.py`;
    const own = (fromAbove ? modules.moduleOf(file) : undefined) ?? module;
    const asks = ofAsgi.test(start.program) || start.args.some((one) => /uvicorn/i.test(one));
    const isAsgi = !isWsgi && (/asgi/i.test(argument) || (asks && !/wsgi/i.test(argument)));
    return { kind: isAsgi ? 'asgi' : 'wsgi', entry: fact(`${own}:${name}`, start.evidence) };
  }
  return undefined;
}

/** The module of a file that uwsgi is told by its path: `--wsgi-file shop/wsgi.py`, `--mount /shop=shop/wsgi.py`. */
function moduleOfFile(argument: string, before = '', { sources, modules }: Context): string | undefined {
  const [, stated] =
    /^--(?:wsgi-file|file)=(.+\.py)$/.exec(argument) ??
    (/^--(wsgi-file|file|mount)$/.test(before) ? (/^(?:\/\S*=)?([^=]+\.py)$/.exec(argument) ?? []) : []);
  const parts = stated?.split('/') ?? [];
  // A path in the image ends like one in the repository.
  const file = parts
    .flatMap((_, index) => modules.roots.flatMap((root) => join(root, parts.slice(index).join('/')) ?? []))
    .find(sources.has);
  return file && modules.moduleOf(file);
}
