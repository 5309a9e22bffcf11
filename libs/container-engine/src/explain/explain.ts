import { lineOf } from '../dockerfile/line-of.ts';
import type { Attempt } from './attempt.ts';
import { explainRegistry } from './registry.ts';

type Rule = [pattern: RegExp, sentence: (match: string[], attempt: Attempt) => string];

/** Matched against the whole output, since lines that follow the cause hide it. */
const full: Rule[] = [
  [
    /no space left on device/i,
    (_, { engine }) =>
      `The disk is full: free some space (${engine === 'docker' ? 'docker system prune' : 'buildah rmi --prune'} removes unused images) and run again.`,
  ],
];

/** As that, but after the steps: where one failed the daemon runs, and the words are those of the step's own program. */
const daemon: Rule[] = [
  [
    /cannot connect to the docker daemon|is the docker daemon running|error during connect|transport is closing|error reading from server: EOF|^unexpected EOF$/im,
    (_, { verb }) => `The docker daemon stopped during the ${verb}: start it again, and run again.`,
  ],
];

/** A step that failed. Matched against the last line alone. */
const steps: Rule[] = [
  [/executor failed running \[\/bin\/sh -c (.*)\]: exit code: (\d+)/s, failedRun],
  [/process "\/bin\/sh -c (.*)" did not complete successfully: exit code: (\d+)/s, failedRun],
  [/building at STEP "RUN (.*)": exit status (\d+)/s, failedRun],
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
  [/"\/([^"]*)":? not found|copier: stat: "\/([^"]*)": no such file/, missingFile],
  // Of an address or a git repository. BuildKit uses the same words for an image, whose registry is asked elsewhere.
  [
    /failed to load cache key: (?:invalid response status (\d+)|(?:Get|Head) "?https?:\/\/(?![^"/]+\/v2\/)|failed to fetch remote |repository does not contain ref )/,
    ([, status], { dockerfile }) =>
      `An ADD of ${dockerfile?.path ?? 'the Dockerfile'} could not be downloaded${status ? ` (the server answered ${status})` : ''}: check its address and the network.`,
  ],
  [/permission denied while trying to connect to the docker/i, () => noSocket],
  [
    /No such image: (\S+)|"?([^\s"]+)"?: image not known/i,
    ([, first, second], { engine }) => `${engine} holds no image ${first ?? second}: build or pull it first.`,
  ],
];

const noSocket =
  'This account may not use the docker daemon: add it to the group "docker", or set CONTAINER_ENGINE=buildah.';

/** One sentence on why an engine failed, by what it wrote: what is wrong and what to do. Pure. */
export function explain(output: string, attempt: Attempt): string {
  const last = output.trim().split('\n').at(-1) ?? '';
  for (const [text, rules] of [
    [output, full],
    [last, steps],
    [attempt.engine === 'docker' ? output : '', daemon],
    [last, lastLine],
  ] as const) {
    for (const [pattern, sentence] of rules) {
      const match = pattern.exec(text);
      if (match) return sentence(match, attempt);
    }
  }
  const registry = explainRegistry(last, attempt, output);
  if (registry) return registry;
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

function unescaped(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1');
}
