import { registryHost } from '../registry/reference.ts';
import type { Attempt } from './attempt.ts';

/** What a failure is about: the image, and the host that did not do what it should, as a sentence begins with it. */
interface About {
  image: string;
  host: string;
  who: string;
}

type Rule = [pattern: RegExp, sentence: (match: string[], attempt: Attempt, about: About) => string];

/**
 * Matched against the last line alone. "Permission denied" is a file's, a number alone may be anything's: so a status
 * counts only beside its name, and a word only where registries put it.
 */
const rules: Rule[] = [
  [
    /no basic auth credentials|\bunauthorized\b|authentication required|authorization failed/i,
    (_, { engine, loginFrom }, { host, who }) =>
      loginFrom
        ? `${who} refuses the login from ${loginFrom} (401): correct it.`
        : `${who} requires a login (401): ${engine} login ${host}`,
  ],
  [
    /(?<!permission )\bdenied\b|\b403\b[ (]*Forbidden/i,
    (_, { engine, verb }, { host, image, who }) =>
      `${who} refuses this account (403): log in with one that may ${verb} ${image}: ${engine} login ${host}`,
  ],
  [
    /x509: .*|http: server gave HTTP response to HTTPS client/,
    ([what], _, { who }) =>
      `${who} does not speak TLS that this machine trusts (${what}): give it a certificate of a known authority.`,
  ],
  [
    /connection refused|no such host|i\/o timeout|network is unreachable|no route to host|TLS handshake timeout|deadline exceeded/i,
    ([what], _, { who }) =>
      `${who} can't be reached (${what}): start it, check the network, or use another registry.`,
  ],
  [
    /unexpected HTTP status:? (\d{3}(?: \w+)*)|(too ?many ?requests)/i,
    ([, status, busy], _, { who }) => `${who} answered ${status ?? busy}: try again later.`,
  ],
  [
    /closed network connection|broken pipe|connection reset|(?:Get|Head|Post|Patch|Put) "http\S+: (?:unexpected )?EOF/,
    (_, __, { who }) => `${who} broke the connection: check the registry and the network, then run again.`,
  ],
  [
    /manifest unknown|: not found|name unknown|repository does not exist/i,
    (_, { verb }, { image, who }) =>
      verb === 'push'
        ? `${who} has no repository for ${image}: create it there, or check the name.`
        : `The image ${image} is not in its registry: check its name and tag, or push it first.`,
  ],
];

/**
 * Why a registry did not do what an engine asked of it.
 *
 * @param last the last line of the output
 * @returns undefined where nothing shows that a registry was asked
 */
export function explainRegistry(last: string, attempt: Attempt, output: string): string | undefined {
  const image = imageIn(attempt, output);
  // A daemon is spoken to by a socket, and fails in the same words.
  if (image === '' || /\bunix\b/.test(last)) return undefined;
  const host = registryHost(image);
  // An address outside /v2/ is a token server's, or one that the Dockerfile names.
  const other = /\b(?:Get|Head|Post) "https?:\/\/([^/"]+)\/(?!v2\/)/.exec(last)?.[1];
  const about = { image, host, who: other ? `The server ${other}` : `The registry ${host}` };
  for (const [pattern, sentence] of rules) {
    const match = pattern.exec(last);
    if (match) return sentence(match, attempt, about);
  }
  return undefined;
}

/** The image a failure is about: the one asked for, or the one the build was after. */
function imageIn({ reference }: Attempt, output: string): string {
  const named = /.*(?:load metadata for |docker:\/\/|^ > (?:\[[^\]]*\] )?FROM )(\S+?)"?:?(?=\s|$)/ms.exec(
    output,
  )?.[1];
  return reference ?? named ?? '';
}
