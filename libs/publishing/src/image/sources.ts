import { createHash, randomUUID } from 'node:crypto';
import { type Base, type BuildRequest, givenOf, type Taken, takenFrom } from '@shipshape/container-engine';
import { fetchWithProxy } from '@shipshape/oci-registry';
import { type Log, UserError } from '@shipshape/workspace';
import { type ImageStore, imagesToday } from './images-today.ts';

/** How long a file is waited for that ADD fetches. */
const fileSeconds = 60;

/** What a build takes from elsewhere than its context, as it is today. */
export interface Sources {
  /** For the inputs hash. What is not known is another one at every call, so that no other build has these inputs. */
  digests: string[];
  /** The build of exactly these: the one asked for, with a name for each image whose digest counts and with the bases. */
  build: Asked & Required<Pick<BuildRequest, 'images' | 'bases'>>;
  /** The content of each address that ADD fetches. */
  files: { added: Added; content: string }[];
}

/** What decides about a build, beside its labels and secrets. */
type Asked = Pick<BuildRequest, 'context' | 'buildArgs' | 'sourceDateEpoch'>;

type Added = Pick<Taken['addresses'][number], 'address' | 'isGit'>;

/**
 * Finds out what each thing is today that a Dockerfile takes from elsewhere: of an image (FROM, `COPY --from=`, `RUN
 * --mount=from=`, syntax) its digest, of a file that ADD fetches that of its content. One that is replaced is another input.
 *
 * An image's registry is asked first. Where it does not answer, or has no such image for us, the engine tries in its own
 * way (a mirror, a login of its own), and what it then holds counts; that is also how a build works without a network.
 *
 * All that is evaluated with what the base images bring along, and the build is to be given the same.
 *
 * @param request the build that would follow
 * @throws UserError for an ADD of a git repository by a name that may move
 */
export async function findSources(engine: ImageStore, request: Asked, say: Log): Promise<Sources> {
  const { dockerfile } = request.context;
  const today = imagesToday(engine);
  const bases = new Map<string, Base | undefined>();
  const evaluated = () => takenFrom(dockerfile.text, givenOf({ ...request, bases }, engine));
  let taken = evaluated();
  // Again after each: what one base image sets may decide whether a stage with another one is built.
  for (;;) {
    const fresh = taken.images.filter(({ use, reference }) => use === 'FROM' && !bases.has(reference));
    if (fresh.length === 0) break;
    await Promise.all(fresh.map(async (image) => bases.set(image.reference, await today.baseOf(image))));
    taken = evaluated();
  }
  const where = (line: number) => `${dockerfile.path}:${line}`;
  const used = taken.images.filter(({ use }) => use !== 'syntax' || engine.readsSyntax);
  const found = await Promise.all(used.map(({ reference }) => today.find(reference)));
  const contents = await Promise.all(taken.addresses.map((added) => contentOf(added, where(added.line))));
  const missing = [
    ...used.filter((_, at) => !found[at]).map(({ reference, line }) => ({ text: reference, line })),
    ...taken.addresses.filter((_, at) => !contents[at]).map(({ address, line }) => ({ text: address, line })),
    ...taken.unknown,
  ];
  for (const { text, line } of missing)
    say(`"${text}" (${where(line)}) has no known digest today, so the image is built anew`);
  const images = used.flatMap(({ reference }, at): [string, string][] =>
    found[at] ? [[reference, found[at].name ?? reference]] : [],
  );
  return {
    digests: [
      ...found.flatMap((one) => one?.digest ?? []),
      ...contents.flatMap((one) => one ?? []),
      ...missing.map(() => `unknown ${randomUUID()}`),
    ],
    build: { ...request, images: new Map(images), bases },
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

/** The digest of what ADD fetches; undefined where its server does not answer. */
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
