import { folderOf, isBelow, join, relative } from '../../../paths.ts';
import { builtFrom, composeFiles } from '../compose.ts';
import { servicesOfFile } from '../compose-extends.ts';
import { type Data, get, type Place, type Sources, strings } from '../sources.ts';
import { parseDockerfile } from '../syntax/dockerfile.ts';
import { type Command, inContainer } from './command.ts';

/**
 * A command with the folder of the repository that it runs in, where it runs in the container of a compose service whose working
 * folder is mounted from there: `docker compose run app flake8` with `./app:/app` and `WORKDIR /app`.
 */
export function inService(place: Place, command: Command): Command {
  if (!inContainer(command)) return command;
  const { sources } = place;
  const words = command.text.split(/\s+/);
  const after = words.slice(words.findIndex((word) => word === 'run' || word === 'exec') + 1);
  for (const file of composeFiles(place)) {
    const services = servicesOfFile(sources, file);
    const name = after.find((word) => Object.hasOwn(services, word));
    const folder = name && workingFolder(sources, file, services[name]);
    const whole = folder && join(folder, command.folder);
    if (whole && sources.hasFolder(whole)) return { ...command, folder: whole };
  }
  return command;
}

/** The folder of the repository that is mounted where a service works. */
function workingFolder(sources: Sources, file: string, service: Data): string | undefined {
  const stated = get(service, 'working_dir');
  const inside = typeof stated === 'string' ? stated : workdirOf(sources, builtFrom(service, file));
  if (!inside) return undefined;
  const volumes = get(service, 'volumes');
  const mounts = [
    ...strings(volumes ?? []).map((one) => one.split(':')),
    ...(Array.isArray(volumes) ? volumes : []).map((one) => [get(one, 'source'), get(one, 'target')]),
  ];
  for (const [from, to] of mounts) {
    if (typeof from !== 'string' || typeof to !== 'string') continue;
    const host = from.replace(/^\$(PWD|\{PWD\})/, '.');
    const target = to.replace(/(?<=.)\/+$/, '');
    if (host.startsWith('.') && isBelow(inside, target))
      return join(folderOf(file), `${host}/${relative(target, inside)}`);
  }
  return undefined;
}

/** The last WORKDIR of a Dockerfile. */
function workdirOf(sources: Sources, file: string | undefined): string | undefined {
  const last = parseDockerfile((file && sources.text(file)) || '').findLast(({ name }) => name === 'WORKDIR');
  return last?.text.replace(/(?<=.)\/+$/, '');
}
