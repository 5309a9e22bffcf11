import { lookUp } from '@shipshape/workspace';
import { entry, soundEntries } from './application-entry.ts';
import type { Command } from './commands/index.ts';
import type { SettingsContext } from './context.ts';
import { fact } from './evidence.ts';
import { gunicornFiles, withFile } from './gunicorn-files.ts';
import { hasPackage } from './install/requirements.ts';
import type { Application, Evidence, Requirement, Server } from './project.ts';
import { serverOptions } from './server-options.ts';
import { startedEntry } from './started-entry.ts';

/** Those that a project has among its packages, the likeliest of production first. */
const servers: readonly Server[] = [
  'gunicorn',
  'uwsgi',
  'waitress',
  'uvicorn',
  'daphne',
  'hypercorn',
  'granian',
];
/** Names of packages that bring a server. */
const packages: Record<string, Server> = {
  gunicorn: 'gunicorn',
  uwsgi: 'uwsgi',
  pyuwsgi: 'uwsgi',
  waitress: 'waitress',
  uvicorn: 'uvicorn',
  'uvicorn-worker': 'gunicorn',
  daphne: 'daphne',
  hypercorn: 'hypercorn',
  granian: 'granian',
};

/** A package of developers' machines: `waitress; sys_platform == "win32"`. */
const forWindows = /;.*\b(sys_platform|platform_system|os_name)\s*==\s*["'](win32|Windows|nt)\b/;

/** The server that a requirement brings, by itself or by an extra of that name: `channels[daphne]`. */
const serverOfPackage = ({ name, extras }: Requirement): Server | undefined =>
  [name, ...extras].map((one) => lookUp(packages, one)).find((one) => one !== undefined);

/** Whether a package of this name brings a server. */
export const bringsServer = (name: string): boolean => Object.hasOwn(packages, name);

/** The server of a program's name. */
const serverNamed = (program: string): Server | undefined =>
  servers.find((one) => one === program.replace(/^waitress-serve$/, 'waitress'));

/** Whether these commands start a server of developers, and none of production: a script may have both, and choose. */
export const isForDevelopment = (commands: readonly Command[]): boolean =>
  commands.some(({ args }) => /^runserver(_plus)?$/.test(args[0] ?? '')) &&
  !commands.some(({ program }) => serverNamed(program));

/** What production serves, and with which server. */
export function readApplication(context: SettingsContext): Application {
  const { view, commands, requirements } = context;
  const own = requirements.filter(
    ({ value, evidence }) =>
      !value.development &&
      serverOfPackage(value) &&
      !evidence.some(({ text }) => text && forWindows.test(text)),
  );
  const stated = startCommand(commands);
  const configured = gunicornFiles(context, stated);
  const start = withFile(
    stated,
    configured,
    own.some(({ value }) => value.name === 'gunicorn'),
  );
  const started = start ? startedEntry(start, context) : undefined;
  const entryOf = (kind: 'wsgi' | 'asgi') => (started?.kind === kind ? started.entry : entry(context, kind));
  const { wsgi, asgi } = soundEntries(context, { wsgi: entryOf('wsgi'), asgi: entryOf('asgi') });
  // The only one that cannot serve WSGI.
  const canStart = ({ server: one }: { server: Server }) => one !== 'daphne' || asgi !== null;
  const byPackage = own
    .map(({ value, evidence }) => ({ server: serverOfPackage(value) as Server, evidence }))
    .filter(canStart)
    .sort((a, b) => servers.indexOf(a.server) - servers.indexOf(b.server));
  const named = start && [serverOf(start)].find(canStart);
  // A server of WSGI alone answers no WebSocket.
  const sockets = !start && !!asgi && !!view.last('ASGI_APPLICATION') && hasPackage(context, 'channels');
  const capable = byPackage.find((one) => !/^(gunicorn|uwsgi|waitress)$/.test(one.server));
  const server = named ?? (sockets ? capable : byPackage[0]);
  const asgiOnly = !!server && /^(daphne|hypercorn|uvicorn)$/.test(server.server);
  const asks = start
    ? started?.kind === 'asgi' || /asgi|uvicorn_?worker/i.test([start.program, ...start.args].join(' '))
    : asgiOnly &&
      asgi !== null &&
      (wsgi === null ||
        server?.server === 'daphne' ||
        byPackage.every((one) => /^(daphne|hypercorn|uvicorn)$/.test(one.server)));
  const serves = (asks && asgi) || (!wsgi && asgi) || sockets ? 'asgi' : 'wsgi';
  if (!server)
    return { wsgi, asgi, serves, server: { ...fact<Server>(sockets ? 'daphne' : 'gunicorn'), added: true } };
  return {
    wsgi,
    asgi,
    serves,
    server: {
      ...fact(server.server, ...server.evidence),
      added: byPackage.every((one) => one.server !== server.server) && !named?.installed,
      ...(server.server === 'gunicorn' && configured.some(({ name }) => name === 'bind')
        ? { binds: true }
        : {}),
      ...serverOptions(stated, server.server, context),
    },
  };
}

/** The command with which production starts its web server. */
function startCommand(commands: readonly Command[]): Command | undefined {
  const starts = commands.filter(
    ({ production, program, name, origin }) =>
      production && serverNamed(program) && (!/^(docker|procfile)$/.test(origin) || name !== 'build'),
  );
  return starts.find(({ name, origin }) => origin === 'docker' || name === 'web') ?? starts[0];
}

const serverOf = (start: Command): { server: Server; evidence: Evidence[]; installed: boolean } => ({
  server: serverNamed(start.program) as Server,
  evidence: [start.evidence],
  installed: start.origin === 'docker',
});
