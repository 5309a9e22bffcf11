import type { BuildContext } from '../src/index.ts';

/** A context that holds nothing but its Dockerfile. */
export const contextOf = (text: string): BuildContext => ({
  folder: '/',
  dockerfile: { path: '/Dockerfile', text },
  files: [],
  digest: '',
  takes: () => true,
});
