import { expect, test } from 'vitest';
import { metadata } from '../testing/requests.ts';
import { parseList } from './index.ts';

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index));

/** Process time in milliseconds, the least of three runs: what else the machine does hardly counts. */
function milliseconds(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test.each([
  ['plain tags', (index: number) => ({ tags: [`type=raw,value=tag-${index}`] })],
  ['rendered tags', (index: number) => ({ tags: [`type=raw,value=tag-${index}-{{sha}}`] })],
  ['dates', (index: number) => ({ tags: [`type=raw,value=${index}-{{date 'YYYYMMDD' tz='Asia/Tokyo'}}`] })],
  ['labels', (index: number) => ({ labels: [`label-${index}={{branch}}`] })],
  ['images', (index: number) => ({ images: [`name=user/app-${index}`] })],
])('ten thousand %s take less than two seconds, and grow in proportion', { timeout: 60_000 }, (_, make) => {
  const inputs = (count: number) => {
    const made = lines(count, (index) => JSON.stringify(make(index))).map((text) => JSON.parse(text));
    return Object.fromEntries(
      Object.keys(made[0]).map((list) => [list, parseList(made.flatMap((each) => each[list]).join('\n'))]),
    );
  };
  const [few, many] = [inputs(1_000), inputs(10_000)];
  const least = milliseconds(() => metadata(few));
  const most = milliseconds(() => metadata(many));
  expect(most).toBeLessThan(2_000);
  // Ten times the work; a square would take a hundred times.
  expect(most / least).toBeLessThan(30);
});
