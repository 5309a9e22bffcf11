import { lineOf } from '../dockerfile/line-of.ts';
import type { EngineName } from '../engine.ts';
import { registryHost } from '../registry/reference.ts';

/** What an engine was asked to do when it failed. */
export interface Attempt {
  engine: EngineName;
  /** What the user would call it: `build`, `push`, … */
  verb: string;
  /** The image that is pushed or pulled. */
  reference?: string;
  /** Where the login was found that we gave the engine; undefined where the engine used its own. */
  loginFrom?: string | undefined;
  /** The Dockerfile that is built. */
  dockerfile?: { path: string; text: string };
}

type Rule = [pattern: RegExp, sentence: (match: string[], attempt: Attempt, output: string) => string];

/** Matched against the whole output, since lines that follow the cause hide it. */
const anywhere: Rule[] = [
  [
    /no space left on device/i,
    (_, { engine }) =>
      `The disk is full: free some space (${engine === 'docker' ? 'docker system prune' : 'buildah rmi --prune'} removes unused images) and run again.`,
  ],
  [
    /cannot connect to the docker daemon|is the docker daemon running|error during connect|transport is closing|error reading from server: EOF|^unexpected EOF$/im,
    (_, { verb }) => `The docker daemon went away during the ${verb}: start it again, and run again.`,
  ],
];

/** Matched against the last line alone: output of commands in the build must not be mistaken for the engine's error. */
const lastLine: Rule[] = [
  // An invalid Dockerfile.
  [
    /dockerfile parse error (?:on )?line (\d+): (.*)/,
    ([, line, what], attempt) => badLine(attempt, line, what),
  ],
  [
    /Unknown instruction: "(\w+)"/,
    ([, word = ''], attempt) => badWord(attempt, word, `unknown instruction: ${word}`),
  ],
  [/StartLine:(\d+).*?\}: (.*)/, ([, line, what], attempt) => badLine(attempt, line, what)],
  [
    /building at STEP "(.*)": (\w+ requires .*)/,
    ([, step = '', what], attempt) => badWord(attempt, unescaped(step), what),
  ],
  [/(FROM requires either .*)/, ([, what], attempt) => badWord(attempt, 'FROM', what)],
  [/failed to process "(.*)": (unexpected .*)/, ([, , what], attempt) => badLine(attempt, undefined, what)],
  [
    /no FROM statement found|no build stage in current context/i,
    (_, attempt) => badLine(attempt, undefined, 'no FROM'),
  ],
  [
    /file with no instructions|cannot be empty|no contents in/,
    (_, attempt) => badLine(attempt, undefined, 'it is empty'),
  ],
  // A step that failed.
  [/executor failed running \[\/bin\/sh -c (.*)\]: exit code: (\d+)/s, failedRun],
  [/process "\/bin\/sh -c (.*)" did not complete successfully: exit code: (\d+)/s, failedRun],
  [/building at STEP "RUN (.*)": exit status (\d+)/s, failedRun],
  [/"\/([^"]*)":? not found|copier: stat: "\/([^"]*)": no such file/, missingFile],
  // A registry that refuses.
  [
    /no basic auth credentials|unauthorized|authentication required|authorization failed|\b401\b/i,
    (_, attempt, output) => {
      const host = hostIn(attempt, output);
      return attempt.loginFrom
        ? `The registry ${host} refuses the login from ${attempt.loginFrom} (401): correct it.`
        : `The registry ${host} requires a login (401): ${attempt.engine} login ${host}`;
    },
  ],
  [
    /\bdenied\b|\b403\b/i,
    (_, attempt, output) => {
      const host = hostIn(attempt, output);
      return `The registry ${host} refuses this account (403): log in with one that may ${attempt.verb} ${imageIn(attempt, output)}: ${attempt.engine} login ${host}`;
    },
  ],
  [
    /x509: .*|http: server gave HTTP response to HTTPS client/,
    ([what], attempt, output) =>
      `The registry ${hostIn(attempt, output)} does not speak TLS that this machine trusts (${what}): give it a certificate of a known authority.`,
  ],
  [
    /connection refused|no such host|i\/o timeout|network is unreachable|no route to host|TLS handshake timeout|deadline exceeded/i,
    ([what], attempt, output) =>
      `The registry ${hostIn(attempt, output)} can't be reached (${what}): start it, check the network, or use another registry.`,
  ],
  [
    /unexpected HTTP status:? (\d{3}(?: \w+)*)|(too ?many ?requests)/i,
    ([, status, busy], attempt, output) =>
      `The registry ${hostIn(attempt, output)} answered ${status ?? busy}: try again later.`,
  ],
  [
    /closed network connection|broken pipe|connection reset|(?:Get|Head|Post|Patch|Put) "http\S+: (?:unexpected )?EOF/,
    (_, attempt, output) =>
      `The registry ${hostIn(attempt, output)} broke the connection: check the registry and the network, then run again.`,
  ],
  // An image that is not there.
  [
    /No such image: (\S+)|"?([^\s"]+)"?: image not known/i,
    ([, first, second], { engine }) => `${engine} holds no image ${first ?? second}: build or pull it first.`,
  ],
  [
    /manifest unknown|: not found|name unknown/i,
    (_, attempt, output) =>
      `The image ${imageIn(attempt, output)} is not in its registry: check its name and tag, or push it first.`,
  ],
];

/** One sentence on why an engine failed, by what it wrote: what is wrong and what to do. Pure. */
export function explain(output: string, attempt: Attempt): string {
  const last = output.trim().split('\n').at(-1) ?? '';
  for (const [text, rules] of [[output, anywhere] as const, [last, lastLine] as const]) {
    for (const [pattern, sentence] of rules) {
      const match = pattern.exec(text);
      if (match) return sentence(match, attempt, output);
    }
  }
  return `${attempt.engine} could not ${attempt.verb}${attempt.reference ? ` ${attempt.reference}` : ''}: see its output.`;
}

function badLine({ dockerfile }: Attempt, line: string | number | undefined, what = ''): string {
  const where = [dockerfile?.path ?? 'Dockerfile', ...(line === undefined ? [] : [line])].join(':');
  return `${where} is not a valid Dockerfile (${what}): correct it and run again.`;
}

function badWord(attempt: Attempt, instruction: string, what: string | undefined): string {
  return badLine(attempt, lineOf(attempt.dockerfile?.text ?? '', instruction), what);
}

function failedRun([, command = '', code]: string[], { dockerfile }: Attempt): string {
  const line = lineOf(dockerfile?.text ?? '', unescaped(command));
  const where = [dockerfile?.path ?? 'Dockerfile', ...(line === undefined ? [] : [line])].join(':');
  return `A RUN of ${where} failed with exit code ${code}: see its output.`;
}

function missingFile([, first, second]: string[], { dockerfile }: Attempt): string {
  return `${dockerfile?.path ?? 'The Dockerfile'} copies ${first ?? second}, which is not in the build context: add the file, or check .dockerignore.`;
}

/** The image a failure is about: the one asked for, or the one the build was after. */
function imageIn({ reference }: Attempt, output: string): string {
  const named = /.*(?:load metadata for |docker:\/\/)(\S+?)"?:?(?=\s|$)/s.exec(output)?.[1];
  return reference ?? named ?? '';
}

function hostIn(attempt: Attempt, output: string): string {
  return registryHost(imageIn(attempt, output));
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1');
}
