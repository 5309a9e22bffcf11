import type { ReleaseContext } from '../src/index.ts';
import type { MemoryRequest } from '../testing/memory-repository.ts';

/** One of several processes that move tags at the same time. */
interface Mover {
  /** Its requests that the registry has not taken yet; some are sent at the same time. */
  pending: { request: MemoryRequest; go: () => void }[];
  /** What it asked so far; with what the registry held then, all that it can know. */
  asked: string[];
  outcome: 'running' | 'done' | 'killed' | Error;
}

/** The next step: which of a mover's requests is taken, or that the mover is killed before. */
export interface Choice {
  mover: number;
  request: number;
  kill?: boolean;
}

/**
 * Requests whose order cannot matter: what a digest names never changes, nor does what an immutable tag serves, and the
 * probe tag of `requireMovable` is never read.
 */
const isShared = ({ reference }: MemoryRequest) =>
  !/^(sha256:|sha-|inputs-|incoming-|move-\.probe|referrers of )/.test(reference);

/** Lets movers run one request at a time, in the given order. */
export class Scheduler {
  readonly movers: Mover[] = [];
  private readonly waiting: (() => void)[] = [];
  private holder: Mover | undefined;

  private readonly served: (reference: string) => string | undefined;

  /** @param served what a tag serves at this moment */
  constructor(served: (reference: string) => string | undefined) {
    this.served = served;
  }

  /** Begins a mover; it runs to its first request. `work` is given what to call before each request, and a lock. */
  begin(
    work: (
      before: (request: MemoryRequest) => Promise<void>,
      locks: ReleaseContext['locks'],
    ) => Promise<unknown>,
  ): void {
    const mover: Mover = { pending: [], asked: [], outcome: 'running' };
    this.movers.push(mover);
    const before = (request: MemoryRequest) =>
      isShared(request)
        ? new Promise<void>((go) => {
            mover.pending.push({ request, go });
          })
        : Promise.resolve();
    const hold: ReleaseContext['locks']['hold'] = async (_name, held) => {
      // Which mover gets the lock first depends on the order, too.
      await before({ method: 'read', reference: 'lock' });
      while (this.holder) await new Promise<void>((go) => this.waiting.push(go));
      this.holder = mover;
      try {
        return await held();
      } finally {
        this.release(mover);
      }
    };
    work(before, { check: () => {}, hold }).then(
      () => {
        if (mover.outcome === 'running') mover.outcome = 'done';
      },
      (error) => {
        if (mover.outcome === 'running') mover.outcome = error;
      },
    );
  }

  /** The requests that can be taken next, once all movers have run as far as they can. */
  async ready(): Promise<Choice[]> {
    await new Promise(setImmediate);
    return this.movers.flatMap(({ pending, outcome }, mover) =>
      outcome === 'running' ? pending.map((_, request) => ({ mover, request })) : [],
    );
  }

  async choose({ mover: index, request, kill = false }: Choice): Promise<void> {
    await this.ready();
    const mover = this.movers[index];
    const [taken] = mover?.pending.splice(request, 1) ?? [];
    if (!mover || !taken) throw new Error(`mover ${index} has no request ${request}`);
    if (kill) {
      mover.outcome = 'killed';
      this.release(mover);
      return;
    }
    const { method, reference } = taken.request;
    mover.asked.push(`${method} ${reference} ${this.served(reference)}`);
    taken.go();
  }

  /** Everything that the movers' future depends on, besides what the registry holds. */
  get memory(): string {
    return JSON.stringify([
      this.movers.map(({ asked, outcome, pending }) => [asked, String(outcome), pending.length]),
      this.holder && this.movers.indexOf(this.holder),
    ]);
  }

  private release(mover: Mover): void {
    if (this.holder !== mover) return;
    this.holder = undefined;
    for (const go of this.waiting.splice(0)) go();
  }
}
