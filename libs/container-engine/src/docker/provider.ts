import type { EngineProvider, Look } from '../provider.ts';
import { atLeast } from '../system/version.ts';
import { canBuild, type DockerClient, dockerClients } from './client.ts';
import { DockerEngine } from './engine.ts';

/** Docker with BuildKit (engine 18.09 and later), where its daemon answers and a client on PATH can build. */
export const docker: EngineProvider = {
  name: 'docker',
  async look(): Promise<Look> {
    return judge(await dockerClients());
  },
};

function judge(clients: DockerClient[]): Look {
  const no = (reason: string): Look => ({ usable: false, reason, packages: [] });
  const [first] = clients;
  if (!first) return no('no docker is on PATH');
  const answered = clients.filter(({ server }) => server !== undefined);
  if (answered.length === 0) return no(`its daemon does not answer (${first.complaint})`);
  const current = answered.filter(({ server = '' }) => atLeast(server, 18, 9));
  if (current.length === 0)
    return no(`its daemon ${answered[0]?.server} has no BuildKit: update Docker to 20.10 or later`);
  const client = current.find(canBuild);
  if (!client) {
    const seen = answered.map(({ path, version }) => `${path} ${version}`).join(', ');
    return no(`its daemon answers, but no client can build (${seen}, without buildx): install docker-buildx`);
  }
  const builder = client.buildx === undefined ? 'BuildKit' : `buildx ${client.buildx}`;
  return {
    usable: true,
    engine: new DockerEngine(client),
    detail: `${client.path} ${client.version} with ${builder}, daemon ${client.server}`,
  };
}
