/** What one of these outputs has shown, in one sentence, and what to do about it. */
type Rule = [pattern: RegExp, sentence: (found: RegExpExecArray) => string];

const unreachable =
  /dns error|tcp connect error|client error \(Connect\)|Could not resolve host|Name or service not known|Temporary failure in name resolution|Network is unreachable|Connection refused|NewConnectionError|ConnectTimeout|operation timed out|Read timed out|connection reset/i;

/**
 * The words of uv and pip. What an index answered comes before that it cannot be reached, since uv begins either with
 * "Failed to fetch"; and git's words come first, since its server is no package index.
 */
const rules: Rule[] = [
  [
    /Unsupported Git URL scheme `git:` in `git:\/\/([^`\s]+)`/,
    ([, address = '']) =>
      `"git://${address.replace(/^[^/@]*@/, '')}" is git's own protocol, which GitHub and other hosts no longer serve: write the dependency as git+https://.`,
  ],
  [
    /Git operation failed|^fatal: (?:unable to access|could not read|repository)|failed to clone into/m,
    () => 'A git dependency could not be fetched: check its address, the login for it and the network.',
  ],
  [
    /\b407\b[ :]*Proxy Authentication|Tunnel connection failed: 407/i,
    () => 'The proxy asks for a login (407): write it into HTTPS_PROXY, as http://user:password@host:port.',
  ],
  [
    /\b401 (?:Unauthorized|Client Error|Error)|\bHTTP error 401\b/i,
    () =>
      'The package index asks for a login, or refuses the one it got (401): put it into ~/.netrc, or into the address in PIP_INDEX_URL or UV_DEFAULT_INDEX.',
  ],
  [
    /\b403 (?:Forbidden|Client Error)|\bHTTP error 403\b/i,
    () =>
      'The package index refuses the download (403): check the rights of this login, and whether the index blocks the package.',
  ],
  [
    /\b(429 Too Many Requests|5\d\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out))/i,
    ([, status]) => `The package index answered ${status}: try again later.`,
  ],
  [
    /invalid peer certificate: (\w+)|CERTIFICATE_VERIFY_FAILED[^\n]*?verify failed: ([^(\n]+)|certificate verify failed/i,
    ([, rustls, python]) => {
      const why = rustls ?? python?.trim();
      return `The certificate of the package index is not accepted${why ? ` (${why})` : ''}: where a proxy of the network signs it, name the file of its authority in SSL_CERT_FILE.`;
    },
  ],
  [
    unreachable,
    ({ input }) =>
      `${archiveIn(input) ?? 'The package index'} cannot be reached: check the network and the proxy settings.`,
  ],
];

/** The file that was asked for, where uv names one: a dependency may have an address of its own. */
function archiveIn(output: string): string | undefined {
  const address = /Failed to fetch: `?(https?:\/\/[^`\s]+\.(?:zip|whl|tar\.\w+))(?=[`\s#?]|$)/.exec(
    output,
  )?.[1];
  return address && `"${address.replace(/\/\/[^/@]*@/, '//')}"`;
}

/**
 * A package's own build ended with an error: what it needs for that is fetched by then, and the network errors below are of
 * what the build itself asks for. By the words of uv, pip, Poetry and PDM; pip fetches in a subprocess as well.
 */
const buildFailed =
  /build backend (?:returned an error|failed|raised error)|Call to `[^`\n]+` failed|Backend subprocess exited|^\W*(?!pip subprocess\b)\w[^\n]* did not run successfully/im;

/** The rule for an output; undefined where fetching is not what failed. */
const ruleFor = (output: string): { rule: Rule; found: RegExpExecArray } | undefined => {
  if (buildFailed.test(output)) return undefined;
  for (const rule of rules) {
    const found = rule[0].exec(output);
    if (found) return { rule, found };
  }
  return undefined;
};

/**
 * Why packages could not be fetched, by the output of uv or pip.
 *
 * @returns a sentence; undefined where the output does not show that fetching is what failed
 */
export function indexFailure(output: string): string | undefined {
  const failure = ruleFor(output);
  return failure?.rule[1](failure.found);
}

/**
 * Whether the output shows that a package index did not answer at all. One that refuses, or whose certificate is
 * invalid, is there: no other may replace it.
 */
export const isUnreachable = (output: string): boolean => ruleFor(output)?.rule[0] === unreachable;
