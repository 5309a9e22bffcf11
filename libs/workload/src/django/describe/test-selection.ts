import { isBelow } from '../../paths.ts';

/** Which tests a run has: all but what it leaves out, or only what it names. */
interface Choice {
  only: string[];
  without: string[];
}

/** What the arguments of a run choose. */
export interface Selection {
  /** Files, folders and modules; left out by `--ignore`. */
  places: Choice;
  /** Tags of `manage.py test`. */
  tags: Choice;
  /** Expressions of pytest's `-m` and of `-k`; empty for all tests. */
  marks: string;
  words: string;
  /** Arguments that choose nothing. */
  others: string[];
}

/** Options whose next word is no place. */
const valued =
  /^(-[copWrt]|--(tb|rootdir|confcutdir|basetemp|log(-cli|-file)?-level|timeout|import-mode|dist|pattern|config-file|override-ini))$/;

/** What only changes how a run is shown or how it keeps its database. */
const harmless =
  /^(-r\w+|-W.*|--(tb|no-cov|reuse-db|create-db|show-capture|timeout|log|strict|instafail|cache-clear)\b.*)$/;

/** A place as it is compared: `tests` for `./tests/`. */
export const tidy = (place: string) => place.replace(/^(\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '');

/** What the arguments of a run choose, of pytest or `manage.py test`. */
export function selectionOf(args: readonly string[]): Selection {
  const [places, tags]: [Choice, Choice] = [
    { only: [], without: [] },
    { only: [], without: [] },
  ];
  const selection: Selection = { places, tags, marks: '', words: '', others: [] };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    const [, option = '', joined = ''] =
      /^(-[mk]|--(?:exclude-)?tag|--ignore)(?:=|(?<=^-[mk])|$)(.*)$/s.exec(word) ?? [];
    const value = option ? joined || (args[++at] ?? '') : word;
    if (option === '-m') selection.marks = value;
    else if (option === '-k') selection.words = value;
    else if (option === '--tag') tags.only.push(value);
    else if (option === '--exclude-tag') tags.without.push(value);
    else if (option === '--ignore') places.without.push(tidy(value));
    else if (!word.startsWith('-')) places.only.push(tidy(word));
    else selection.others.push(word, ...(valued.test(word) ? args.slice(++at, at + 1) : []));
  }
  return selection;
}

/** Of two runs of a suite that differ by one choice alone, what they have together; undefined for others. */
export function together(one: Selection, two: Selection): Selection | undefined {
  const kinds = ['places', 'tags', 'marks', 'words'] as const;
  const relevant = ({ others }: Selection) => others.filter((word) => !harmless.test(word)).sort();
  if (!isSame(relevant(one), relevant(two))) return undefined;
  if (kinds.filter((kind) => !isSame(one[kind], two[kind])).length !== 1) return undefined;
  return {
    ...one,
    places: eitherChoice(one.places, two.places),
    tags: eitherChoice(one.tags, two.tags),
    marks: eitherExpression(one.marks, two.marks),
    words: eitherExpression(one.words, two.words),
  };
}

export const isSame = (one: unknown, two: unknown): boolean => JSON.stringify(one) === JSON.stringify(two);

/** What neither of the two has stays left out. */
function eitherChoice(one: Choice, two: Choice): Choice {
  const lacks = ({ only, without }: Choice, name: string) =>
    without.includes(name) || (only.length > 0 && !only.some((place) => within(name, place)));
  const all = [...new Set([...one.only, ...two.only])];
  return {
    only:
      one.only.length === 0 || two.only.length === 0
        ? []
        : all.filter((name) => !all.some((other) => other !== name && within(name, other))),
    without: [...new Set([...one.without, ...two.without])].filter(
      (name) => lacks(one, name) && lacks(two, name),
    ),
  };
}

/** Whether a file, a class or a module is a part of another place. */
const within = (name: string, place: string): boolean =>
  isBelow(name, place) || name.startsWith(`${place}.`) || name.startsWith(`${place}::`);

function eitherExpression(one: string, two: string): string {
  if (one === two || !one || !two) return one === two ? one : '';
  const isNot = (not: string, of: string) => not === `not (${of})` || (not === `not ${of}` && !/\s/.test(of));
  return isNot(one, two) || isNot(two, one) ? '' : `(${one}) or (${two})`;
}

/** The places, tags, marks and words that a run names; of an expression, what it does not negate. */
export const chosenBy = ({ places, tags, marks, words }: Selection): string[] => [
  ...places.only,
  ...tags.only,
  ...positive(marks),
  ...positive(words),
];

/** The names in an expression of `-m` or `-k` that it does not negate. */
const positive = (expression: string): string[] =>
  [...expression.matchAll(/(not\s+\(?\s*)?([\w.[\]-]+)/g)].flatMap(([, not, name = '']) =>
    not || /^(and|or|not)$/.test(name) ? [] : [name],
  );
