import { describe, expect, test } from 'vitest';
import { stagesAhead } from './stages-ahead.ts';

describe('the stages that are built before the whole, since two need not wait for each other', () => {
  const ahead = (text: string, buildArgs = {}) =>
    stagesAhead(text, { buildArgs, platform: 'linux/amd64' }).map(({ name, needs }) =>
      [name, ...needs].join(' < '),
    );
  const stage = (name: string, from: string, ...lines: string[]) =>
    [`FROM ${from} AS ${name}`, ...lines, ''].join('\n');
  const last = 'FROM a\nRUN true\nCOPY --from=one / /\nCOPY --from=two / /\n';

  test.each<[string, string, string[]]>([
    [
      'two that need none',
      `${stage('one', 'a', 'RUN x')}${stage('two', 'a', 'RUN y')}${last}`,
      ['one', 'two'],
    ],
    [
      'two that need a third',
      `${stage('lock', 'a', 'RUN x')}${stage('one', 'a', 'COPY --from=lock / /', 'RUN x')}${stage('two', 'a', 'RUN --mount=from=lock x')}${last}`,
      ['lock', 'one < lock', 'two < lock'],
    ],
    [
      'one that waits while another is built on it',
      `${stage('one', 'a', 'RUN x')}${stage('two', 'one', 'RUN y')}${last}`,
      [],
    ],
    [
      'one that needs another, beside a third',
      `${stage('one', 'a', 'RUN x')}${stage('three', 'one', 'RUN y')}${stage('two', 'a', 'RUN z')}FROM two AS all\nRUN u\n${last}COPY --from=three / /\nCOPY --from=all / /\n`,
      ['one', 'two', 'three < one', 'all < two'],
    ],
    [
      'none that all the others need, or that needs all, but what is needed',
      `${stage('lock', 'a', 'RUN x')}${stage('one', 'lock', 'RUN x')}${stage('two', 'lock', 'RUN y')}${stage('all', 'one', 'RUN z', 'COPY --from=two / /')}${last}COPY --from=all / /\n`,
      ['lock', 'one < lock', 'two < lock'],
    ],
    [
      'one that copies from a later one',
      `${stage('one', 'a', 'RUN x', 'COPY --from=late / /')}${stage('two', 'a', 'RUN y')}${stage('late', 'a', 'RUN z')}${last}`,
      ['two', 'late', 'one < late'],
    ],
    [
      'of those that need a stage without a RUN',
      `${stage('files', 'a', 'COPY . .')}${stage('one', 'files', 'RUN x')}${stage('two', 'files', 'RUN y')}${last}`,
      ['one', 'two'],
    ],
    [
      'those that nothing leads to are not among them',
      `${stage('one', 'a', 'RUN x')}${stage('two', 'a', 'COPY . .')}${stage('tests', 'a', 'RUN y')}${last}`,
      [],
    ],
    [
      'nor one of two that have the same name',
      `${stage('one', 'a', 'RUN x')}${stage('one', 'a', 'RUN y')}${stage('two', 'a', 'RUN z')}${last}`,
      [],
    ],
    [
      'nor one that begins with the same layer',
      `${stage('one', 'a', 'ENV A=1', 'WORKDIR /x', 'RUN x')}${stage('two', 'a', 'ENV A=1', 'WORKDIR /x', 'RUN y')}${last}`,
      [],
    ],
    [
      'nor one that needs such a one',
      `${stage('one', 'a', 'RUN x')}${stage('two', 'a', 'RUN x', 'RUN y')}${stage('three', 'two', 'RUN z')}${last}COPY --from=three / /\n`,
      [],
    ],
    [
      'what makes no layer may be the same',
      `${stage('one', 'a', 'ENV A=1', 'WORKDIR /x', 'RUN x')}${stage('two', 'a', 'ENV A=1', 'RUN y')}${last}`,
      ['one', 'two'],
    ],
    [
      'and so may steps on other images',
      `${stage('one', 'a', 'RUN x')}${stage('two', 'b', 'RUN x')}${last}`,
      ['one', 'two'],
    ],
    [
      'nor the last one, or one without a name',
      `FROM a\nRUN x\n${stage('one', 'a', 'RUN y')}${stage('two', 'a', 'COPY --from=0 / /')}${last}`,
      [],
    ],
  ])('%s', (_, text, expected) => expect(ahead(text)).toEqual(expected));

  test('a name by an argument counts', () => {
    const text = `ARG WHICH=one\n${stage('one', 'a', 'RUN x')}${stage('two', '$WHICH', 'RUN y')}${last}`;
    expect(ahead(text)).toEqual([]);
    expect(ahead(text, { WHICH: 'b' })).toEqual(['one', 'two']);
  });
});
