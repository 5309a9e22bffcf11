import type { WrittenFile } from './files/written-file.ts';

/** A line that both texts have, or one of them. */
type Line = readonly [mark: ' ' | '-' | '+', text: string];

const context = 3;

/**
 * The unified diff of what a file is and what it would be, with three lines around each change.
 *
 * @returns empty where nothing changes
 */
export function diffOf({ path, before, text, action }: WrittenFile): string {
  if (action === 'keep' || before === text) return '';
  const lines = compare(linesOf(before ?? ''), linesOf(text));
  const head = [`--- ${before === null ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`];
  return [...head, ...hunks(lines), ''].join('\n');
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** By the longest common subsequence; files here have a few hundred lines. */
function compare(before: string[], after: string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const same = (lines: string[]) => lines.map((line): Line => [' ', line]);
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function middle(before: string[], after: string[]): Line[] {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] as number;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && before[row] === after[column]) {
      lines.push([' ', before[row++] as string]);
      column++;
    } else if (
      column === after.length ||
      (row < before.length && at(row + 1, column) >= at(row, column + 1))
    ) {
      lines.push(['-', before[row++] as string]);
    } else {
      lines.push(['+', after[column++] as string]);
    }
  }
  return lines;
}

function hunks(lines: Line[]): string[] {
  const changed = lines.flatMap(([mark], at) => (mark === ' ' ? [] : [at]));
  const ranges: [number, number][] = [];
  for (const at of changed) {
    const last = ranges.at(-1);
    const [from, to] = [Math.max(0, at - context), Math.min(lines.length, at + context + 1)];
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  const count = (part: Line[], other: '-' | '+') => part.filter(([mark]) => mark !== other).length;
  return ranges.flatMap(([from, to]) => {
    const part = lines.slice(from, to);
    const range = (other: '-' | '+') => {
      const length = count(part, other);
      const first = count(lines.slice(0, from), other) + (length === 0 ? 0 : 1);
      return length === 1 ? String(first) : `${first},${length}`;
    };
    return [`@@ -${range('+')} +${range('-')} @@`, ...part.map(([mark, text]) => `${mark}${text}`)];
  });
}
