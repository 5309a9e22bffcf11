import { createHash, randomUUID } from 'node:crypto';
import {
  type BuildContext,
  type Engine,
  EngineError,
  type Taken,
  takenFrom,
} from '@shipshape/container-engine';
import { fetchWithProxy, openRepository, parseReference, RegistryError } from '@shipshape/oci-registry';
import { type Log, UserError } from '@shipshape/workspace';

/** How long a registry is waited for that may not be reachable from here. */
const deadlineSeconds = 5;
/** How long a file is waited for that ADD fetches. */
const fileSeconds = 60;

/** What a build takes from elsewhere than its context, as it is today. */
export interface Sources {
  /** For the inputs hash. What is not known is another one at every call, so that no other build has these inputs. */
  digests: string[];
  /** For each image whose digest counts: by what name a build takes exactly this one. */
  images: Map<string, string>;
  /** The content of each address that ADD fetches. */
  files: { added: Added; content: string }[];
}

type Added = Pick<Taken['addresses'][number], 'address' | 'isGit'>;

/** The engine, as far as it knows images. */
type Store = Pick<Engine, 'platform' | 'readsSyntax' | 'pull' | 'stored' | 'inspect'>;

/**
 * Finds out what each thing is today that a Dockerfile takes from elsewhere: of an image (FROM, `COPY --from=`, `RUN
 * --mount=from=`, syntax) its digest, of a file that ADD fetches that of its content. One that is replaced is another input.
 *
 * An image's registry is asked first. Where it does not answer, or has no such image for us, the engine tries in its own
 * way (a mirror, a login of its own), and what it then holds counts; that is also how a build works without a network.
 *
 * @param buildArgs what the build is given
 * @throws UserError for an ADD of a git repository by a name that may move
 */
export async function findSources(
  engine: Store,
  { dockerfile }: BuildContext,
  buildArgs: Record<string, string>,
  log: Log,
): Promise<Sources> {
  const given = { buildArgs, platform: engine.platform };
  let taken = takenFrom(dockerfile.text, given);
  if (taken.unknown.length > 0) {
    const variables = await variablesOf(engine, taken.images);
    taken = takenFrom(dockerfile.text, { ...given, variablesOf: (reference) => variables.get(reference) });
  }
  const where = (line: number) => `${dockerfile.path}:${line}`;
  const used = taken.images.filter(({ use }) => use !== 'syntax' || engine.readsSyntax);
  const found = await Promise.all(used.map(({ reference }) => imageOf(engine, reference)));
  const contents = await Promise.all(taken.addresses.map((added) => contentOf(added, where(added.line))));
  const missing = [
    ...used.filter((_, at) => !found[at]).map(({ reference, line }) => ({ text: reference, line })),
    ...taken.addresses.filter((_, at) => !contents[at]).map(({ address, line }) => ({ text: address, line })),
    ...taken.unknown,
  ];
  for (const { text, line } of missing)
    log(`"${text}" (${where(line)}) cannot be asked what it is today, so the image is built anew`);
  return {
    digests: [
      ...found.flatMap((one) => one?.digest ?? []),
      ...contents.flatMap((one) => one ?? []),
      ...missing.map(() => `unknown ${randomUUID()}`),
    ],
    images: new Map(
      used.flatMap(({ reference }, at) => (found[at] ? [[reference, found[at].name ?? reference]] : [])),
    ),
    files: taken.addresses.flatMap((added, at) => (contents[at] ? [{ added, content: contents[at] }] : [])),
  };
}

/**
 * Makes sure that a build fetched what was hashed.
 *
 * @throws UserError naming the address whose content is another one by now
 */
export async function checkFiles({ files }: Pick<Sources, 'files'>): Promise<void> {
  for (const { added, content } of files) {
    if ((await contentOf(added)) === content) continue;
    throw new UserError(
      `${added.address} changed during the build, or cannot be fetched again: run it again, or state ADD --checksum=sha256:….`,
    );
  }
}

async function imageOf(engine: Store, named: string): Promise<{ digest: string; name?: string } | undefined> {
  return (await servedImage(named)) ?? storedImage(engine, named);
}

async function servedImage(named: string): Promise<{ digest: string; name: string } | undefined> {
  try {
    const { registry, repository, tag = 'latest', digest } = parseReference(named);
    if (digest) return { digest, name: named };
    const served = await openRepository(`${registry}/${repository}`, { deadlineSeconds }).resolve(tag);
    return served && { digest: served.digest, name: `${registry}/${repository}@${served.digest}` };
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}

async function storedImage(engine: Store, named: string) {
  await unlessRefused(engine.pull(named));
  return unlessRefused(engine.stored(named));
}

/** What the engine answers; undefined where it refuses. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The variables that each image sets, as far as the engine can get it. */
async function variablesOf(engine: Store, images: Taken['images']) {
  const known = new Map<string, Record<string, string>>();
  for (const { reference } of images.filter(({ use }) => use === 'FROM')) {
    const found = await imageOf(engine, reference);
    if (!found) continue;
    const name = found.name ?? reference;
    await unlessRefused(engine.pull(name));
    const image = await unlessRefused(engine.inspect(name));
    if (image) known.set(reference, image.env);
  }
  return known;
}

/** The digest of what ADD fetches; undefined where nobody answers. */
async function contentOf({ address, isGit }: Added, where = ''): Promise<string | undefined> {
  if (isGit) {
    if (commitOf(address)) return address;
    const [location = ''] = address.split(/[#?]/);
    throw new UserError(
      `${where} adds the git repository ${location} as it happens to be, so a build of the same commit may differ. Name a commit: ${location}#<40 digits>.`,
    );
  }
  try {
    const answer = await fetchWithProxy(new URL(address), {
      signal: AbortSignal.timeout(fileSeconds * 1000),
    });
    if (!answer.ok || !answer.body) return undefined;
    const hash = createHash('sha256');
    for await (const part of answer.body) hash.update(part);
    return `sha256:${hash.digest('hex')}`;
  } catch {
    return undefined;
  }
}

/** The whole commit that an address of a repository names, in its fragment or by a query of BuildKit's. */
function commitOf(address: string): string | undefined {
  const [, query = '', fragment = ''] = /^[^#?]*\??([^#]*)#?(.*)$/s.exec(address) ?? [];
  const stated = ['commit', 'checksum', 'ref'].map((name) => new URLSearchParams(query).get(name));
  return (
    [fragment.split(':')[0], ...stated].find((one) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(one ?? '')) ??
    undefined
  );
}
