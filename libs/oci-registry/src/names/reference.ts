import { RegistryError } from '../errors.ts';
import { checkDigest } from './digest.ts';

/** A reference to an image, taken apart. `registry` is `host[:port]`, `docker.io` where the text names none. */
export interface Reference {
  registry: string;
  repository: string;
  tag?: string;
  digest?: string;
}

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const host = /^(?:[a-zA-Z0-9]+(?:[.-]+[a-zA-Z0-9]+)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const tagName = /^\w[\w.-]{0,127}$/;

/**
 * Takes `[host[:port]/]path[:tag][@digest]` apart by Docker's rules (distribution/reference): a first part with a dot
 * or a colon, or `localhost`, is the registry; without one it is docker.io, whose one-word names are `library/…`.
 * Unlike Docker, an upper-case first part is not taken for a host: it is nearly always a mistake.
 *
 * @throws RegistryError `bad-reference`, one sentence that names the input (never a password in it).
 */
export function parseReference(text: string): Reference {
  const refuse = (why: string) => {
    throw new RegistryError(
      'bad-reference',
      `${JSON.stringify(shown(text))} is not an image reference: ${why}.`,
    );
  };
  if (text.includes('://')) refuse('it has a scheme; write it without, such as ghcr.io/owner/app');
  if (text.trim() !== text || text === '') refuse('it is empty or has spaces around it; write host/path:tag');
  const [beforeDigest = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !/^\w+:/.test(digest))) {
    refuse('only a digest, such as sha256:…, may follow the @');
  }
  if (digest !== undefined) checkDigest(digest);
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) {
    refuse(
      `the tag ${JSON.stringify(tag)} may have letters, digits, "_", "." and "-", at most 128, and starts with no "." or "-"`,
    );
  }
  const { registry, repository } = splitName(name);
  if (!host.test(registry) || Number(/:(\d+)$/.exec(registry)?.[1] ?? 0) > 65_535)
    refuse(`${JSON.stringify(registry)} is not a host name with an optional port`);
  if (/[A-Z]/.test(repository)) refuse(`repository names are lower case; write ${repository.toLowerCase()}`);
  if (!repository.split('/').every((part) => component.test(part))) {
    refuse(
      `each part of the path ${JSON.stringify(repository)} is lower-case letters and digits, with ".", "_", "__" or "-" between them`,
    );
  }
  if (/^[0-9a-f]{64}$/.test(name))
    refuse('64 hexadecimal digits are an image ID; write sha256: before a digest');
  if (`${registry}/${repository}`.length > 255) refuse('a name has at most 255 characters');
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Whether `text` can be a tag (OCI distribution spec, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return tagName.test(text);
}

/** Whether `host[:port]` is this machine by its very name: localhost, 127.0.0.0/8 or [::1]. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}

function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  if (!/[.:]/.test(first) && first !== 'localhost')
    return { registry: 'docker.io', repository: hubName(name) };
  const registry = first === 'index.docker.io' ? 'docker.io' : first;
  const repository = name.slice(slash + 1);
  return { registry, repository: registry === 'docker.io' ? hubName(repository) : repository };
}

function hubName(repository: string): string {
  return repository.includes('/') ? repository : `library/${repository}`;
}

/** The text without the part before an @ that no digest follows: it may be `user:password@host`. */
function shown(text: string): string {
  return text.replace(/^(.*\/\/)?.*@(?!sha\d+:[^@]*$)/s, '$1***@').slice(0, 300);
}
