import type { ContainerCheck } from '@shipshape/container-engine';
import { askAs, type Host } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';

const notStated = { notApplicable: 'shipshape.json states no smoke.ready path' };

/** Before the migration the server must not be given visitors. */
export const notReadyCheck = (
  host: string,
  path: string | undefined,
  hostNow: Host = host,
): ContainerCheck => ({
  id: 'not-ready',
  version: 1,
  parameters: { host, path: path ?? null },
  title: `${path ?? 'the readiness path'} answers 503 before the migration`,
  async run(container) {
    if (path === undefined) return notStated;
    const { status, body } = await askAs(hostNow)(container, path);
    expect(status === 503, `it answers ${status}`);
    return `503: ${body.trim().slice(0, 300)}`;
  },
});

/** After the migration it must. */
export const readyCheck = (host: string, path: string | undefined, hostNow: Host = host): ContainerCheck => ({
  id: 'ready',
  version: 1,
  parameters: { host, path: path ?? null },
  title: `${path ?? 'the readiness path'} answers 200 after the migration`,
  async run(container) {
    if (path === undefined) return notStated;
    const { status, body } = await askAs(hostNow)(container, path);
    expect(status === 200, `it answers ${status}: ${body}`);
    return '200';
  },
});
