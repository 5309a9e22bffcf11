import type { Container, Engine } from '@shipshape/container-engine';
import type { Preview } from '@shipshape/workload';
import { withCleanup } from '@shipshape/workspace';
import { type Front, openFront } from './front.ts';

export interface PreviewOptions {
  /** The ID of an image that the engine holds. */
  image: string;
  preview: Preview;
  /** The first of these ports that is free is used; any where absent. */
  ports?: Iterable<number>;
  /** Ports of this machine's loopback that the application may use, a database's for example: nothing else. */
  services?: number[];
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
 * Runs an image as the smoke test does, read-only and without a network, prepares its database, and lets this machine
 * reach it on loopback while `action` goes on. Nothing of it is left afterwards, also where this process is told to end.
 *
 * @throws EngineError where it cannot be run; Error with the reason where it does not start, or its database is not ready
 */
export async function withPreview<T>(
  engine: Engine,
  { image, preview, ports = [], services = [] }: PreviewOptions,
  action: (running: RunningPreview) => Promise<T>,
): Promise<T> {
  const { environment: env, tmpfs, port, host } = preview;
  let starting: Promise<Container> | undefined;
  let front: Front | undefined;
  const clean = async () => {
    await front?.close();
    // Awaited, so that one which starts just now is not left.
    await (await starting?.catch(() => undefined))?.remove();
  };
  return await withCleanup(clean, async () => {
    starting = engine.start({ image, env, tmpfs, port, readOnly: true });
    const container = await starting;
    // Side by side, since each waits for a process of its own.
    const [forward] = await Promise.all([container.forward({ services }), preview.starts.run(container)]);
    await preview.prepare(container);
    front = await openFront({ target: forward.port, host, ports });
    return await action({ url: front.url, inside: front.inside, container });
  });
}
