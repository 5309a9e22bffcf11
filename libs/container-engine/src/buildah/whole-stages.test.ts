import { expect, test } from 'vitest';
import { withWholeStages } from './whole-stages.ts';

const stages = (mount: string, between = '') =>
  `FROM a AS one\nRUN true\n${between}FROM b\nRUN true\nFROM c AS last\n${mount}\n`;
const added = 'ARG MOUNTED_WHOLE=true';

test.each([
  ['its name', 'RUN --mount=from=One,target=/t true', [3]],
  ['its position', 'RUN --mount=type=bind,from=1,target=/t true', [5]],
  ['two mounts', 'RUN --mount=from=one,target=/t --mount=type=cache,from=1,target=/u true', [3, 6]],
  ['a variable, which may be each', 'RUN --mount=from=$WHICH,target=/t true', [3, 6]],
  ['an instruction for later', 'ONBUILD RUN --mount=from=one,target=/t true', [3]],
])('a stage that a RUN mounts by %s ends with another instruction', (_, mount, at) => {
  const lines = withWholeStages(stages(mount)).split('\n');
  expect(lines.flatMap((line, index) => (line === added ? [index + 1] : []))).toEqual(at);
  expect(lines.filter((line) => line !== added).join('\n')).toBe(stages(mount));
});

test.each(['\n', '\n# and now\n\t# the next\n', '# more\n\r\n'])(
  'lines stay where they are, where a stage ends with a blank one: %j',
  (between) => {
    const dockerfile = stages('RUN --mount=from=one,target=/t true', between);
    const lines = withWholeStages(dockerfile).split('\n');
    const at = lines.indexOf(added);
    const before = dockerfile.split('\n');
    expect(before[at]?.trim()).toBe('');
    expect(lines.toSpliced(at, 1, before[at] as string)).toEqual(before);
  },
);

test.each([
  'RUN true',
  'COPY --from=one /a /b',
  'RUN --mount=source=one,target=/t true',
  'RUN --mount=from=registry.example/one@sha256:1,target=/t true',
  'RUN --mount=from=last,target=/t true',
])('%s changes nothing', (line) => {
  expect(withWholeStages(stages(line))).toBe(stages(line));
});

test('nor one that ends with another instruction already', () => {
  const dockerfile = stages('RUN --mount=from=one,target=/t true', 'ENV A=1\n\n');
  expect(withWholeStages(dockerfile)).toBe(dockerfile);
  const bare = `${stages('RUN true')}FROM one AS bare\nFROM a\nRUN --mount=from=bare,target=/t true\n`;
  expect(withWholeStages(bare)).toContain(`FROM one AS bare\n${added}\n`);
});
