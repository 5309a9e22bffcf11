import { delimiter, dirname } from 'node:path';
import { distribution } from '@shipshape/oci-registry/testing';
import { afterAll, beforeAll } from 'vitest';

/**
 * For the tests of a file, docker-registry is installed on this machine: it is fetched once for this clone, where each test
 * would have to unpack its own. Where it cannot be had, the path stays as it is.
 */
export function registryOnPath(): void {
  const { PATH = '' } = process.env;
  beforeAll(async () => {
    const program = await distribution();
    if ('path' in program) process.env.PATH = `${dirname(program.path)}${delimiter}${PATH}`;
  });
  afterAll(() => {
    process.env.PATH = PATH;
  });
}
