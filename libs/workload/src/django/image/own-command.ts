import { behindWrapper } from '../describe/commands/wrappers.ts';
import type { DjangoProject, Server } from '../describe/project.ts';

/** The shell fills in variables and then becomes the server, which so gets the signals. */
export const inShell = (command: string) => ['sh', '-c', `exec ${command}`];

/** The command of the Procfile's `web`, where it is a plain call of that server that listens for everybody. */
export function ownCommand({ processes }: DjangoProject, server: Server): string[] | undefined {
  const web = processes.find(({ value }) => value.kind === 'web')?.value.command.trim();
  const program = server === 'waitress' ? 'waitress-serve' : server;
  if (
    !web ||
    (behindWrapper(web.split(/\s+/))?.rest[0] ?? web.split(' ')[0]) !== program ||
    /[;&|<>`\n]|\$\(/.test(web)
  )
    return undefined;
  // gunicorn takes PORT by itself, in the place of an address that is written here.
  const command = server === 'gunicorn' ? web.replace(/\s(-b|--bind)[ =]?\S+/g, '') : web;
  const listens =
    server === 'gunicorn' || /\$\{?PORT\b/.test(command) || /\.(ini|ya?ml|xml|json)\b/.test(command);
  if (!listens || /--(bind|host|listen)[ =](127\.|localhost\b)/.test(command)) return undefined;
  return /["'$\\*?~]/.test(command) ? inShell(command) : command.split(/\s+/);
}
