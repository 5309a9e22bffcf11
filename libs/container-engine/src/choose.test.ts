import { describe, expect, test } from 'vitest';
import { chooseEngine, findEngines } from './choose.ts';
import type { Engine, EngineName } from './engine.ts';
import type { EngineProvider, Look } from './provider.ts';

const usable = (name: EngineName): Look => ({
  usable: true,
  engine: { name, version: '1.2.3' } as Engine,
  detail: `${name} 1.2.3`,
});
const unusable = (reason: string, packages: string[] = []): Look => ({ usable: false, reason, packages });
const provider = (name: EngineName, ...looks: Look[]): EngineProvider => ({
  name,
  look: async () => looks.shift() ?? unusable('looked at too often'),
});

const noDocker = () => unusable('its daemon does not answer');
const noBuildah = () => unusable('buildah, podman not on PATH', ['buildah', 'podman']);

async function choose(among: EngineProvider[], options: { wanted?: string; mayInstall?: boolean } = {}) {
  const said: string[] = [];
  const installed: string[][] = [];
  const install = async (packages: string[]) => {
    installed.push(packages);
  };
  const { wanted, mayInstall } = options;
  const given = { wanted, say: (line: string) => said.push(line), ...(mayInstall ? { install } : {}) };
  const outcome = await chooseEngine(given, among).then(
    ({ name }) => name,
    ({ message }: Error) => message,
  );
  return { outcome, said, installed };
}

describe('chooseEngine', () => {
  test('takes docker where it works, and does not look further', async () => {
    const among = [provider('docker', usable('docker')), provider('buildah')];
    expect(await choose(among, { mayInstall: true })).toEqual({ outcome: 'docker', said: [], installed: [] });
  });

  test('takes buildah where docker does not work, and reports why', async () => {
    const among = [provider('docker', noDocker()), provider('buildah', usable('buildah'))];
    expect(await choose(among, { mayInstall: true })).toEqual({
      outcome: 'buildah',
      said: [],
      installed: [],
    });
  });

  test('installs buildah where it may', async () => {
    const among = [provider('docker', noDocker()), provider('buildah', noBuildah(), usable('buildah'))];
    expect(await choose(among, { mayInstall: true })).toEqual({
      outcome: 'buildah',
      said: ['No container engine is usable here: installing buildah and podman with apt.'],
      installed: [['buildah', 'podman']],
    });
  });

  test('names what to install where it may not install', async () => {
    const { outcome, installed } = await choose([
      provider('docker', noDocker()),
      provider('buildah', noBuildah()),
    ]);
    expect(outcome).toMatch(
      /^There is no usable container engine \(docker: its daemon does not answer; buildah: /,
    );
    expect(outcome).toContain('apt-get install buildah podman runc');
    expect(installed).toEqual([]);
  });

  test('reports an installed engine that does not work either', async () => {
    const among = [
      provider('docker', noDocker()),
      provider('buildah', noBuildah(), unusable('no namespaces')),
    ];
    const { outcome } = await choose(among, { mayInstall: true });
    expect(outcome).toContain('buildah: installed, but no namespaces');
  });

  test.each(['docker', 'buildah'] as const)('takes %s where that is wanted', async (wanted) => {
    const among = [provider('docker', usable('docker')), provider('buildah', usable('buildah'))];
    expect(await choose(among, { wanted })).toMatchObject({ outcome: wanted, said: [] });
  });

  test('installs a wanted engine where it may', async () => {
    const among = [provider('docker', usable('docker')), provider('buildah', noBuildah(), usable('buildah'))];
    expect(await choose(among, { wanted: 'buildah', mayInstall: true })).toMatchObject({
      outcome: 'buildah',
    });
  });

  test('takes no other engine in place of a wanted one', async () => {
    const among = [provider('docker', noDocker()), provider('buildah', usable('buildah'))];
    expect((await choose(among, { wanted: 'docker', mayInstall: true })).outcome).toBe(
      "CONTAINER_ENGINE=docker can't be used here (docker: its daemon does not answer).",
    );
  });

  test('refuses an engine it does not know', async () => {
    expect((await choose([provider('docker'), provider('buildah')], { wanted: 'podman' })).outcome).toBe(
      'CONTAINER_ENGINE=podman is not a known engine: set it to docker or buildah, or leave it unset.',
    );
  });
});

describe('findEngines', () => {
  test('lists the engines, and which would be chosen', async () => {
    const among = [provider('docker', noDocker()), provider('buildah', usable('buildah'))];
    expect(await findEngines({}, among)).toEqual([
      {
        name: 'docker',
        usable: false,
        chosen: false,
        version: undefined,
        detail: 'its daemon does not answer',
      },
      { name: 'buildah', usable: true, chosen: true, version: '1.2.3', detail: 'buildah 1.2.3' },
    ]);
  });

  test('chooses the engine that is asked for', async () => {
    const among = [provider('docker', usable('docker')), provider('buildah', usable('buildah'))];
    const chosen = (await findEngines({ wanted: 'buildah' }, among)).filter((engine) => engine.chosen);
    expect(chosen.map(({ name }) => name)).toEqual(['buildah']);
  });
});
