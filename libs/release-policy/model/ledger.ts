import { type Account, asked, rolledBack, untouched } from './account.ts';
import { listed, type Operation, rank } from './repositories.ts';

/** What ought to be, for every tag of one project. */
export interface Ledger {
  /** By commit or version, the image that had the name first. */
  published: Readonly<Record<string, string>>;
  /** By moving tag. */
  accounts: Readonly<Record<string, Account>>;
}

export const emptyLedger: Ledger = { published: {}, accounts: {} };

/**
 * The ledger after `it`.
 *
 * @param serves What a tag serves now: of a step that was cut short, either outcome is allowed.
 */
export function enter(ledger: Ledger, it: Operation, serves: (tag: string) => string | undefined): Ledger {
  const published = publishedAfter(ledger.published, it);
  if (!published) return ledger;
  const accounts = { ...ledger.accounts };
  const update = (tag: string, change: (account: Account, publishers: number[]) => Account) => {
    const account = accounts[tag] ?? untouched;
    accounts[tag] = change(account, ranksOf(published, tag, account.serves));
  };
  const request = (tag: string, it: { image: string; dies?: boolean }) => {
    return { image: it.image, dies: it.dies === true && serves(tag) !== it.image };
  };
  switch (it.kind) {
    case 'job':
      if (!it.commit.startsWith('c') || it.unlabelled) break;
      update(it.tag, (account, publishers) => {
        return asked(account, { ...request(it.tag, it), rank: rank(it.commit) }, publishers);
      });
      break;
    case 'release':
      for (const tag of tagsLedBy(it.version, Object.keys(published))) {
        update(tag, (account, publishers) => {
          return asked(account, { ...request(tag, it), rank: rank(it.version) }, publishers);
        });
      }
      break;
    case 'rollback':
      if (!Object.values(published).includes(it.image)) break;
      update(it.tag, (account, publishers) => {
        return rolledBack(account, request(it.tag, it), ranksOf(published, it.tag, it.image), publishers);
      });
      break;
    case 'hand-push':
      update(it.tag, (account) => ({ ...account, serves: it.image, explained: false }));
      break;
    case 'lose-record':
      update(it.tag, ({ serves }) => (serves ? { ...untouched, serves, explained: false } : untouched));
  }
  return { published, accounts };
}

/** Undefined where the name is taken by another image: then nothing at all may run. */
function publishedAfter(published: Ledger['published'], it: Operation): Ledger['published'] | undefined {
  if (it.kind !== 'publish' && it.kind !== 'job' && it.kind !== 'release') return published;
  if (it.kind === 'job' && !it.commit.startsWith('c')) return published;
  const name = it.kind === 'release' ? it.version : it.commit;
  if (name in published) return published[name] === it.image ? published : undefined;
  return listed({ ...published, [name]: it.image });
}

/** The ranks that speak for `image` under `tag`: of commits on the default branch, or of stable versions. */
function ranksOf(published: Ledger['published'], tag: string, image: string | undefined): number[] {
  const names = Object.keys(published).filter((name) => published[name] === image);
  const speakers = /^(latest|\d.*)$/.test(tag)
    ? names.filter(isStable)
    : names.filter((name) => name[0] === 'c');
  return speakers.map(rank);
}

/** Those of `latest`, `X` and `X.Y` of which `version` is the highest stable version there is. */
function tagsLedBy(version: string, names: readonly string[]): string[] {
  if (!isStable(version)) return [];
  const [major, minor] = version.split('.');
  const scopes = { latest: '', [`${major}`]: `${major}.`, [`${major}.${minor}`]: `${major}.${minor}.` };
  const higher = names.filter((name) => isStable(name) && rank(name) > rank(version));
  return Object.entries(scopes)
    .filter(([, scope]) => !higher.some((name) => name.startsWith(scope)))
    .map(([tag]) => tag);
}

function isStable(name: string): boolean {
  return name.includes('.') && !name.includes('-');
}
