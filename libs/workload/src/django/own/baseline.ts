import { join } from 'node:path';
import { readText, workspaceRoot, writeWhole } from '@shipshape/workspace';
import type { Comparison, Verdict } from './linters.ts';

/**
 * The text of a shipshape.json with this baseline; everything else in it stays.
 *
 * @param text of the file; undefined where there is none
 * @param deployIsClean `check --deploy` finds nothing today: from now on it must stay so, unless the team states a level
 */
export function withBaseline(
  text: string | undefined,
  verdicts: Readonly<Record<string, Verdict>>,
  deployIsClean = false,
): string {
  const file = text === undefined ? {} : (JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>);
  const accepted = Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== 0));
  const { baseline: _, ...others } = (file.lint ?? {}) as Record<string, unknown>;
  const lint = Object.keys(accepted).length > 0 ? { ...others, baseline: accepted } : others;
  const { lint: __, ...unlinted } = file;
  const smoke = (unlinted.smoke ?? {}) as Record<string, unknown>;
  const rest =
    deployIsClean && smoke.deployCheck === undefined
      ? { ...unlinted, smoke: { ...smoke, deployCheck: 'WARNING' } }
      : unlinted;
  return `${JSON.stringify(Object.keys(lint).length > 0 ? { ...rest, lint } : rest, null, 2)}\n`;
}

/** Records the verdicts of today as the project's baseline; returns whether that changed the file. */
export function writeBaseline(
  root: string,
  comparisons: readonly Comparison[],
  deployIsClean = false,
): boolean {
  const file = join(workspaceRoot, root, 'shipshape.json');
  const before = readText(file);
  const verdicts = Object.fromEntries(comparisons.map(({ name, verdict }) => [name, verdict]));
  const after = withBaseline(before, verdicts, deployIsClean);
  if (after === before || (before === undefined && after === '{}\n')) return false;
  writeWhole(file, after);
  return true;
}
