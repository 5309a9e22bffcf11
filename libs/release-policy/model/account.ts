/**
 * What ought to be, for one moving tag, in plain numbers and without records, labels or sentences. Ranks are the
 * places of commits in history, or of versions among versions: the higher the newer.
 */
export interface Account {
  /** The image it must serve; absent where it must not exist. */
  serves?: string;
  /** The rank of the newest whose request it serves or has outlived. */
  at?: number;
  /** The rank last written down, even if that move was cut short. */
  asked?: number;
  /** False where no record explains how the tag came to serve this. */
  explained: boolean;
  takenBack: readonly string[];
}

export const untouched: Account = { explained: true, takenBack: [] };

/** The operation on a tag. `dies`: killed between the two writes, so that only the first one counts. */
export interface Request {
  image: string;
  dies: boolean;
}

/** The tag's position: undefined where it has none yet, `lost` where it cannot be known. */
function standing(account: Account, publishers: readonly number[]): number | undefined | 'lost' {
  if (account.explained) return account.serves === undefined ? undefined : account.at;
  return publishers.length === 0 ? 'lost' : Math.max(...publishers, account.asked ?? 0);
}

/**
 * A job asks.
 *
 * @param publishers The ranks that published what the tag serves now.
 */
export function asked(
  account: Account,
  request: Request & { rank: number },
  publishers: readonly number[],
): Account {
  const { image, rank, dies } = request;
  const at = standing(account, publishers);
  if (at === 'lost') return account;
  const newer = at === undefined || rank > at;
  const granted = { ...account, serves: image, at: rank, asked: rank, explained: true };
  if (image === account.serves) return newer || (rank === at && !account.explained) ? granted : account;
  if (!newer || account.takenBack.includes(image)) return account;
  return dies ? { ...stillAt(account, at), asked: rank } : granted;
}

/**
 * A person asks.
 *
 * @param target The ranks that published the image asked for.
 * @param publishers The ranks that published what the tag serves now.
 */
export function rolledBack(
  account: Account,
  request: Request,
  target: readonly number[],
  publishers: readonly number[],
): Account {
  const at = standing(account, publishers);
  const ranks = [at, account.asked, ...target].filter((rank) => typeof rank === 'number');
  if (ranks.length === 0) return account;
  const mark = Math.max(...ranks);
  const takenBack = takenBackAfter(account, request.image);
  if (!request.dies) return { serves: request.image, at: mark, asked: mark, explained: true, takenBack };
  return { ...(at === 'lost' ? account : stillAt(account, at)), asked: mark, takenBack };
}

/** Written down, with where it stood before, yet the tag serves what it did. */
function stillAt(account: Account, at: number | undefined): Account {
  return { ...account, ...(at === undefined ? {} : { at }), explained: true };
}

function takenBackAfter({ takenBack, serves }: Account, image: string): readonly string[] {
  if (takenBack.includes(image)) return takenBack.filter((other) => other !== image);
  const condemned = serves !== undefined && serves !== image && !takenBack.includes(serves);
  return condemned ? [...takenBack, serves] : takenBack;
}
