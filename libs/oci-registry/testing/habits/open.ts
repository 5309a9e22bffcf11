import { openRepository, type Repository, type RepositoryOptions } from '../../src/index.ts';
import { startDistribution, type TestRegistry } from '../registry.ts';
import { type Front, type Habit, startFront } from './front.ts';
import { habitLogin } from './login.ts';
import { signedBlobs, startStorage } from './storage.ts';

/** One registry, and fronts with habits before it. */
export interface Habits {
  registry: TestRegistry;
  /** A repository of its own behind these habits, with pauses that take no time, and the same one without habits. */
  open(
    habits: Habit[],
    options?: RepositoryOptions,
  ): Promise<{
    repository: Repository;
    /** Opens the repository again, as another process would: what was learned of the registry is forgotten. */
    reopen(): Repository;
    direct: Repository;
    front: Front;
    pauses: number[];
  }>;
  /** The habit of redirecting blobs to storage that refuses HEAD. */
  signed(): Promise<Habit>;
  stop(): Promise<void>;
}

/** Starts CNCF distribution to put habits in front of. */
export async function startHabits(): Promise<Habits> {
  const registry = await startDistribution();
  const fronts: Front[] = [];
  let count = 0;
  return {
    registry,
    open: async (habits, options = {}) => {
      const front = await startFront(registry.host, habits);
      fronts.push(front);
      const pauses: number[] = [];
      const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
      const path = `acme/app-${count++}`;
      const credentials = async () => habitLogin;
      const timing = { now: Date.now, random: () => 0, sleep };
      const reopen = () => openRepository(`${front.host}/${path}`, { credentials, timing, ...options });
      return {
        repository: reopen(),
        reopen,
        direct: openRepository(`${registry.host}/${path}`),
        front,
        pauses,
      };
    },
    signed: async () => {
      const storage = await startStorage(registry.host);
      fronts.push(storage);
      return signedBlobs(storage);
    },
    stop: async () => {
      for (const front of fronts) await front.stop();
      await registry.stop();
    },
  };
}
