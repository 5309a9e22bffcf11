import { readyEngine } from '@shipshape/provision';
import { main } from '../command.ts';

await main(
  {
    name: 'engine',
    summary: 'Sees to a container engine, as the image targets do, for the tests that try the real ones.',
    options: {},
  },
  async (_values, say) => {
    try {
      const { name, version } = await readyEngine(say);
      return `${name} ${version}`;
    } catch (error) {
      // The tests that need one say that they are skipped, and why.
      return `none: ${(error as Error).message}`;
    }
  },
);
