import type { Container, Engine, ServiceKind } from '@shipshape/container-engine';
import { type Serve, withRunServices } from '@shipshape/provision';
import type { Preview } from '@shipshape/workload';
import { type Log, withCleanup } from '@shipshape/workspace';
import { type Front, openFront } from './front.ts';
import { lookedAtSeldom } from './looked-at.ts';

export interface PreviewOptions {
  /** The ID of an image that the engine holds. */
  image: string;
  preview: Preview;
  /** Is given progress. */
  say: Log;
  /** The first of these ports that is free is used; any where absent. */
  ports?: Iterable<number>;
}

/** An image that runs, with its database ready. */
export interface RunningPreview {
  /** `http://localhost:<port>` */
  url: string;
  /** What the application takes that address for, as in the links of its e-mails. */
  inside: string;
  container: Container;
}

/**
 * Runs an image as the smoke test does, read-only and without a network, with its services, prepares its database, and lets this machine
 * reach it on loopback while `action` goes on. Nothing of it is left afterwards, also where this process is told to end.
 *
 * @throws EngineError where it cannot be run; Error with the reason where it does not start, or its database is not ready
 */
export async function withPreview<T>(
  engine: Engine,
  options: PreviewOptions,
  action: (running: RunningPreview) => Promise<T>,
): Promise<T> {
  return await withRunServices(options.preview.services, options.say, (serve) =>
    running(engine, options, serve, action),
  );
}

async function running<T>(
  engine: Engine,
  { image, preview, ports = [] }: PreviewOptions,
  serve: Partial<Record<ServiceKind, Serve>>,
  action: (running: RunningPreview) => Promise<T>,
): Promise<T> {
  const { environment: env, tmpfs, port, host, hosts } = preview;
  const services = preview.services.map(({ kind, port }) => ({ port, serve: serve[kind] as Serve }));
  let starting: Promise<Container> | undefined;
  let front: Front | undefined;
  const clean = async () => {
    await front?.close();
    // Awaited, so that one which starts just now is not left.
    await (await starting?.catch(() => undefined))?.remove();
  };
  return await withCleanup(clean, async () => {
    starting = engine.start({
      ...{ image, env, tmpfs, port },
      ...(services.length > 0 ? { services, hosts } : {}),
    });
    const container = await starting;
    // Side by side, since each waits for a process of its own: the server does not need the database to start.
    const forwarding = container.forward();
    const ended = await Promise.allSettled([
      preview.starts.run(lookedAtSeldom(container)),
      preview.prepare(container),
      forwarding,
    ]);
    // The reason why the server does not run explains more than the failure of a command beside it.
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    front = await openFront({ target: (await forwarding).port, host, ports });
    return await action({ url: front.url, inside: front.inside, container });
  });
}
