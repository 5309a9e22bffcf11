import { fromFolder, isBelow, join } from '../../paths.ts';
import type { Command } from './commands/index.ts';
import type { Context } from './context.ts';
import { placeOf } from './evidence.ts';
import { bringsPackage } from './install/requirements.ts';
import type { Application, Server } from './project.ts';

/**
 * Options that change what a server does, by their long names. The address, reloading, logs, users and what ends it are the image's
 * own; uvicorn's workers are none of them, since its parent starts again and again what cannot start.
 */
const kept: Partial<Record<Server, RegExp>> = {
  gunicorn:
    /^(timeout|threads|worker-class|worker-connections|config|max-requests(-jitter)?|keep-alive|preload|limit-request-\w+|forwarded-allow-ips|log-level)$/,
  uvicorn:
    /^(lifespan|loop|http|ws|ws-max-size|ws-ping-(interval|timeout)|proxy-headers|forwarded-allow-ips|timeout-keep-alive|limit-concurrency|log-level)$/,
  daphne:
    /^(proxy-headers|http-timeout|websocket_timeout|websocket_connect_timeout|application-close-timeout|ping-(interval|timeout))$/,
  uwsgi:
    /^(threads|enable-threads|harakiri|buffer-size|max-requests|lazy-apps|single-interpreter|post-buffering|http-timeout|socket-timeout|offload-threads|py-call-uwsgi-fork-hooks)$/,
  waitress: /^(threads|channel-timeout|connection-limit|max-request-body-size)$/,
};

/** Of these, those that take no value. */
const flags =
  /^(preload|proxy-headers|enable-threads|lazy-apps|single-interpreter|py-call-uwsgi-fork-hooks)$/;

const short: Partial<Record<Server, Record<string, string>>> = {
  gunicorn: { t: 'timeout', k: 'worker-class', c: 'config', w: 'workers' },
  daphne: { t: 'http-timeout' },
  uwsgi: { p: 'processes', b: 'buffer-size', z: 'socket-timeout' },
};

/** A value that no shell changes: the default of a variable stands for it already, and what others are, only their container knows. */
const isPlain = (value: string) => /^[\w.,:/*-]+$/.test(value);

/** The options of a start command that an image of another one needs as well, and the processes that it starts. */
export function serverOptions(
  start: Command | undefined,
  server: Server,
  context: Context,
): Pick<Application['server'], 'options' | 'processes'> {
  const stated =
    start?.program.replace(/^waitress-serve$/, 'waitress') === server ? optionsOf(start, server) : [];
  const options = stated.flatMap(({ name, value }) => {
    if (!kept[server]?.test(name)) return [];
    if (value === undefined) return [`--${name}`];
    const own = name === 'config' ? fileInImage(value, context) : value;
    // gunicorn reads that by itself.
    if (own === 'gunicorn.conf.py') return [];
    const isUsable = name !== 'worker-class' || hasWorker(value, context);
    return own !== undefined && isPlain(own) && isUsable ? [`--${name}=${own}`] : [];
  });
  const number = stated.findLast(({ name }) => /^(workers|processes)$/.test(name))?.value;
  const counts = /^(gunicorn|uwsgi)$/.test(server) && number && /^[1-9]\d?$/.test(number);
  return {
    ...(options.length > 0 ? { options: [...new Set(options)] } : {}),
    ...(counts ? { processes: Number(number) } : {}),
  };
}

function optionsOf({ args }: Command, server: Server): { name: string; value?: string }[] {
  return args.flatMap((word, index) => {
    const [, long, letter, given] = /^(?:--([\w-]+)|-(\w))(?:=(.*))?$/.exec(word) ?? [];
    const name = long ?? short[server]?.[letter ?? ''];
    if (!name) return [];
    if (flags.test(name)) return [{ name }];
    const value = given ?? args[index + 1];
    return value === undefined || value.startsWith('-') ? [] : [{ name, value }];
  });
}

/** The file of the repository that a start command calls by its path in an image, which ends like one in the repository. */
export function fileOfStart(path: string, { sources, modules, root }: Context): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts
    .flatMap((_, index) =>
      [modules.folder, root].flatMap((folder) => join(folder, parts.slice(index).join('/')) ?? []),
    )
    .find((file) => sources.has(file) && isBelow(file, root));
}

/** Settings of gunicorn with which it does not start in the image, or not where it listens. */
const ofTheirMachine =
  /^\s*(chdir|user|group|pidfile|daemon|umask|(?:access|error)log\s*=\s*["']\/(?!dev\/)|reload|certfile|keyfile)\b/m;

/** That file from the folder that the server starts in. */
function fileInImage(path: string, context: Context): string | undefined {
  const file = fileOfStart(path, context);
  if (!file || ofTheirMachine.test(context.sources.text(file) ?? '')) return undefined;
  return fromFolder(context.modules.folder, file);
}

/** Whether the image has a kind of worker; that of uvicorn comes with the interface that is served. */
function hasWorker(value: string, context: Context): boolean {
  if (/^(sync|gthread)$/.test(value)) return true;
  const [, library] = /^(gevent|eventlet|tornado)(?:_\w+)?$/.exec(value) ?? [];
  return library
    ? bringsPackage(context, library)
    : context.modules.fileOf(value.replace(/\.\w+$/, '')) !== undefined;
}

/** That uwsgi mounts the application below a path, which the image does not: a sentence with what to do. */
export function unknownPath({ commands }: Context): string[] {
  const found = commands.flatMap(({ production, program, args, evidence }) =>
    production && program === 'uwsgi'
      ? args.flatMap((word, index) => {
          const mount = args[index - 1] === '--mount' ? word : word.replace(/^(?!--mount=).*|^--mount=/, '');
          const path = /^(\/[\w/-]+)=[\w./:]+$/.exec(mount)?.[1];
          return path
            ? `At which path the application answers: ${placeOf(evidence)} mounts it at ${path}, and the image serves it at /. Let the proxy take the path away, and set FORCE_SCRIPT_NAME to it.`
            : [];
        })
      : [],
  );
  return [...new Set(found)];
}
