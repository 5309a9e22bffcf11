import { isIndex, openRepository } from '@shipshape/oci-registry';
import { distribution, startDistribution } from '@shipshape/oci-registry/testing';

export interface TestRegistry {
  /** host:port */
  host: string;
  /** The config digest in the manifest that a tag names. */
  configDigest(repository: string, tag: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

/** Why there is no registry to push to; undefined where there is one. */
export async function noRegistry(): Promise<string | undefined> {
  const program = await distribution();
  return 'missing' in program ? program.missing : undefined;
}

/** The CNCF distribution registry on a free loopback port, with nothing in it. */
export async function startRegistry(): Promise<TestRegistry> {
  const { host, stop } = await startDistribution();
  return {
    host,
    stop,
    async configDigest(repository, tag) {
      const stored = await openRepository(`${host}/${repository}`).manifest(tag);
      return stored && !isIndex(stored.content) ? stored.content.config.digest : undefined;
    },
  };
}
