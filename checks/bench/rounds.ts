/** The measurements of one side, in the unit of the measurement. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** Smallest, middle and largest of at least one number. */
export function spread(numbers: number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** Measures two sides alternately, A B A B …, so that a slower machine slows both; each pair gives a ratio. */
export async function inTurn(
  rounds: number,
  a: (round: number) => Promise<number>,
  b: (round: number) => Promise<number>,
): Promise<{ a: Spread; b: Spread; ratio: Spread }> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await a(round), await b(round)]);
  return {
    a: spread(pairs.map(([one]) => one)),
    b: spread(pairs.map(([, other]) => other)),
    ratio: spread(pairs.map(([one, other]) => one / other)),
  };
}

/** Wall-clock seconds that `work` takes. */
export async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** `0.85 (0.80–0.91)`: the median, and the smallest and largest value. */
export const formatSpread = ({ min, median, max }: Spread, digits = 2): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** Whether a median meets its goal, as the last cell of a row; {@link missedGoals} reads it. */
export const met = ({ median }: Spread, most: number): string => (median <= most ? 'yes' : 'no');

/** The names of the rows in a section whose goal was missed. */
export const missedGoals = (section: string): string[] =>
  [...section.matchAll(/^\| ([^|]*) \|.*\| no \|$/gm)].map(([, what = '']) => what);
