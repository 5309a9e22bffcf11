import { type Data, get } from '../sources.ts';

/** Whether a step or a job may fail: of GitHub, of Azure, of GitLab, of Woodpecker. */
export const isAllowedToFail = (data: Data): true | undefined =>
  get(data, 'continue-on-error') === true ||
  get(data, 'continueOnError') === true ||
  get(data, 'allow_failure') === true ||
  get(data, 'failure') === 'ignore' ||
  undefined;

/** The line of a script's first line: one that is nothing else, otherwise one that contains it. */
export function scriptLine(text: string, script: string): number {
  const first = script.trim().split('\n')[0]?.trim() ?? '';
  const lines = text.split('\n');
  const alone = lines.findIndex(
    (line) =>
      line
        .trim()
        .replace(/^(- )?(\w+:\s+)?["']?/, '')
        .replace(/["']$/, '') === first,
  );
  const within = alone >= 0 ? alone : lines.findIndex((line) => first !== '' && line.includes(first));
  return Math.max(1, within + 1);
}
