import type { ContainerCheck } from '@shipshape/container-engine';
import { askAs, type Host } from '../../smoke/ask.ts';
import { expect } from '../../smoke/expect.ts';
import type { ImageVersion } from '../../workload.ts';

/** The image reports the version that it was built as. The version is no parameter: it differs from image to image. */
export const versionCheck = (
  host: string,
  path: string | undefined,
  built: ImageVersion,
  hostNow: Host = host,
): ContainerCheck => ({
  id: 'version',
  version: 1,
  parameters: { host, path: path ?? null },
  title: `${path ?? 'the version path'} is what was built`,
  async run(container) {
    if (path === undefined) return { notApplicable: 'shipshape.json states no smoke.version path' };
    const { status, body } = await askAs(hostNow)(container, path);
    expect(status === 200, `it answers ${status}`);
    const served = parse(body);
    expect(served, `it answers no JSON object: ${body.slice(0, 100)}`);
    for (const key of ['version', 'revision', 'created'] as const) {
      expect(served[key] === built[key], `its ${key} is '${served[key]}', built was '${built[key]}'`);
    }
    return body.trim();
  },
});

function parse(body: string): Partial<Record<keyof ImageVersion, unknown>> | undefined {
  try {
    const value = JSON.parse(body);
    return value && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
