import { randomInt } from 'node:crypto';

/** What one run of docker/metadata-action gets: its inputs and settings, and the event. */
export interface Case {
  /** `INPUT_*` and `DOCKER_METADATA_*`. */
  env: Record<string, string>;
  event: { name: string; ref: string; payload: Record<string, unknown> };
}

/** Picks by a seed, so that a case that differs can be made again (mulberry32). */
export function picker(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const one = <T>(...from: T[]): T => from[below(from.length)] as T;
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);
  return { one, some, chance: (of: number) => next() < of };
}
type Picker = ReturnType<typeof picker>;

export const freshSeed = (): number => randomInt(2 ** 31);

const expressions = [
  ...['{{branch}}', '{{tag}}', '{{sha}}', '{{base_ref}}', '{{ branch }}', '{{is_default_branch}}'],
  ...[
    "{{date 'YYYYMMDD'}}",
    "{{date 'YYYY-MM' tz='Asia/Tokyo'}}",
    '{{commit_date "YYYYMMDD"}}',
    '{{is_not_default_branch}}',
  ],
  ...['{{major}}', '{{version}}', '{{raw}}', '{{nothing}}', '{{', '}}', '{{#if tag}}t{{/if}}'],
];
const words = [
  'a',
  'v1',
  'Main',
  '1.2.3',
  'x y',
  'é',
  'a/b',
  '-x',
  '.',
  '',
  'true',
  'false',
  'auto',
  '#c',
  'k=v',
  "'q'",
];

/** Blanks, quotes, commas, comments and line ends, where the grammar has places for them. */
function grammar({ one, some, chance }: Picker, tame: boolean) {
  const blank = () => (chance(0.25) ? one(' ', '  ', '\t') : '');
  const text = () =>
    chance(0.3)
      ? one(...expressions.slice(0, tame ? -4 : undefined))
      : one(...words.slice(0, tame ? 5 : undefined));
  const quoted = (value: string) =>
    chance(0.1) ? one(`"${value}"`, `""${value}""`, `"${value}`, `'${value}'`) : value;
  const field = (keys: string[], values: () => string) =>
    `${blank()}${!tame && chance(0.05) ? one('X', 'type ', '') : one(...keys)}${tame ? '' : blank()}=${blank()}${values()}${blank()}`;
  const list = (entry: () => string) =>
    some(3, () => blank() + quoted(entry()) + blank() + (!tame && chance(0.08) ? ' # note' : ''))
      .join(one('\n', '\n', '\n', '\r\n', '\n\n', ...(tame ? [] : [',', ', '])))
      .concat(chance(0.2) ? one('\n', '\n# comment', ...(tame ? [] : ['\n  # comment', '\n '])) : '');
  return { blank, text, list, field, csv: (parts: string[]) => parts.join(one(',', ',', ', ')) };
}

/** A case with a value in every input, often an unusual one. */
export function makeCase(pick: Picker): Case {
  const { one, some, chance } = pick;
  // The other cases hold whatever ends in an error, and most of them do.
  const tame = chance(0.7);
  const of = (good: string[], bad: string[]) => one(...good, ...(tame ? [] : bad));
  const { text, list, field, csv } = grammar(pick, tame);
  const images = () =>
    chance(0.6)
      ? one('a', 'Host/App', 'ghcr.io/t/x', 'a, b', 'localhost:5000/x', 'é')
      : csv([
          field(['name'], text),
          ...some(2, () => field(['enable'], () => of(['true', 'false'], [text()]))),
        ]);
  const keys = {
    schedule: ['pattern'],
    semver: ['pattern', 'value'],
    pep440: ['pattern', 'value'],
    match: ['pattern', 'group', 'value'],
    edge: ['branch'],
    ref: ['event'],
    raw: ['value'],
    sha: ['format'],
  };
  const values: Record<string, () => string> = {
    event: () => of(['branch', 'tag', 'pr'], ['Branch', 'x']),
    format: () => of(['short', 'long'], ['x']),
    group: () => of(['0', '1'], ['2', 'x']),
    branch: () => one('main', 'dev', ''),
    onlatest: () => of(['true', 'false'], ['auto', 'x']),
    enable: () => of(['true', 'false', '{{is_default_branch}}'], ['True', 'x']),
    priority: () => of(['0', '100', '900'], ['-1', 'x']),
    pattern: () =>
      one(
        '{{version}}',
        '{{major}}.{{minor}}',
        '{{raw}}',
        'v(\\d+)',
        '/v(.*)/i',
        '(',
        "{{date 'YYYY'}}",
        'nightly',
      ),
  };
  const rule = () => {
    const type = one(...(Object.keys(keys) as (keyof typeof keys)[]));
    const names = [...keys[type], 'enable', 'priority', 'prefix', 'suffix', 'onlatest'];
    const needed = tame ? keys[type].map((name) => field([name], values[name] ?? text)) : [];
    const fields = some(3, () => {
      const name = one(...names);
      return field([name], values[name] ?? text);
    });
    return !tame && chance(0.1) ? text() : csv([`type=${type}`, ...needed, ...fields]);
  };
  const flavor = () =>
    csv([
      field(tame ? ['latest', 'onlatest'] : ['latest', 'prefix', 'suffix', 'onlatest'], () =>
        of(['true', 'false'], ['auto', text()]),
      ),
    ]);
  const label = () =>
    `${one('org.opencontainers.image.title', 'k', 'a b', '')}${one('=', ' = ', '')}${text()}`;
  const note = () => `${one('', 'index:', 'manifest,index:', 'manifest[linux/amd64]:', 'x:')}${label()}`;
  const set = (chanceOf: number, name: string, value: () => string) =>
    chance(chanceOf) ? { [name]: value() } : {};
  return {
    env: {
      ...set(0.9, 'INPUT_IMAGES', () => list(images)),
      ...set(0.9, 'INPUT_TAGS', () => list(rule)),
      ...set(0.4, 'INPUT_FLAVOR', () => list(flavor)),
      ...set(0.4, 'INPUT_LABELS', () => list(label)),
      ...set(0.4, 'INPUT_ANNOTATIONS', () => list(note)),
      ...set(0.1, 'INPUT_SEP-TAGS', () => one(',', ' ', '\\n', '|')),
      ...set(0.1, 'INPUT_SEP-LABELS', () => one(',', ' ', '\\n')),
      ...set(0.1, 'INPUT_SEP-ANNOTATIONS', () => one(',', ' ')),
      ...set(0.1, 'INPUT_BAKE-TARGET', () => one('app', 'a.b', ' x ')),
      ...set(0.1, 'DOCKER_METADATA_SHORT_SHA_LENGTH', () => one('4', '0', '-1', '7.9', 'x', '99')),
      ...set(0.1, 'DOCKER_METADATA_PR_HEAD_SHA', () => one('true', 'TRUE', 'x')),
      ...set(0.2, 'DOCKER_METADATA_ANNOTATIONS_LEVELS', () => one('index', 'manifest,index', ' index', 'x')),
    },
    event: makeEvent(pick),
  };
}

function makeEvent({ one }: Picker): Case['event'] {
  const head = { id: 'f'.repeat(40), timestamp: '2024-06-30T01:02:03Z' };
  const branch = one('main', 'dev', 'feature/X y', 'v1', 'ü');
  const tag = one('v1.2.3', '1.2.3-rc.1', '2', 'v1.2.3.post1', '1.2dev4', 'p1-v1.0.0', 'Tag/x');
  return one<Case['event']>(
    { name: 'push', ref: `refs/heads/${branch}`, payload: { head_commit: head } },
    { name: 'push', ref: `refs/tags/${tag}`, payload: { head_commit: head } },
    { name: 'push', ref: `refs/tags/${tag}`, payload: { head_commit: head, base_ref: 'refs/heads/main' } },
    {
      name: 'pull_request',
      ref: 'refs/pull/7/merge',
      payload: {
        number: 7,
        pull_request: { number: 7, base: { ref: 'main' }, head: { sha: 'e'.repeat(40), ref: branch } },
      },
    },
    { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: '0 1 * * *' } },
    { name: 'workflow_dispatch', ref: `refs/heads/${branch}`, payload: {} },
    { name: 'release', ref: `refs/tags/${tag}`, payload: { release: { tag_name: tag } } },
    { name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-7-abc', payload: {} },
  );
}
