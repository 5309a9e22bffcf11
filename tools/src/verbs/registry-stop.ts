import { stopLocalRegistry } from '@shipshape/provision';
import { main } from '../command.ts';

await main(
  {
    name: 'registry:stop',
    summary: "Ends the clone's own registry; its images and its port stay for the next start.",
    options: {},
  },
  async () => {
    const host = await stopLocalRegistry();
    return host ? `the registry on ${host} has ended` : 'no registry was running';
  },
);
