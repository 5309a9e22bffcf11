import { distribution, goContainerRegistry, type Program } from './programs.ts';
import { startDistribution, startGoContainerRegistry, type TestRegistry } from './registry.ts';

/** The registries that every test of the protocol is run against. */
export async function implementations(): Promise<
  { name: string; program: Program; start: () => Promise<TestRegistry> }[]
> {
  return [
    { name: 'CNCF distribution', program: await distribution(), start: () => startDistribution() },
    { name: 'go-containerregistry', program: await goContainerRegistry(), start: startGoContainerRegistry },
  ];
}
