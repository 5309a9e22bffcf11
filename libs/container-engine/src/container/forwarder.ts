import type { RunRequest } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { newOwnedName } from '../system/owner.ts';
import { carrier } from './carrier.ts';
import { openChannels, type StartPiped } from './channels.ts';
import { OWN_NAME } from './own-name.ts';

/** The loopback network of a container to come, in which some ports are connected to servers outside. */
export interface Forwarder {
  /** The container that holds this network. */
  name: string;
  /** Ends the carrying; the container is removed by its name. */
  end(): void;
}

/**
 * Starts a container that holds a network of its own without any way out, and forwards ports of its loopback.
 *
 * @param run the client's `run` with the restrictions that the container gets as well
 * @throws EngineError where it does not start
 */
export async function startForwarder(
  start: StartPiped,
  run: readonly string[],
  image: string,
  { services = [], hosts = [] }: Pick<RunRequest, 'services' | 'hosts'>,
): Promise<Forwarder> {
  const name = newOwnedName();
  const child = start([
    ...[...run, '--rm', '--interactive', `--name=${name}`, '--network=none', OWN_NAME],
    '--entrypoint=python3',
    ...hosts.map((host) => `--add-host=${host}:127.0.0.1`),
    ...[image, ...carrier(services.map(({ port }) => port))],
  ]);
  await openChannels(child, services, (output) => {
    const last = output.trim().split('\n').at(-1);
    return new EngineError(`The forwarder for the services ended: ${last}`, output);
  });
  return { name, end: () => child.stdin.end() };
}
