import fc from 'fast-check';

/** The files that ignore lists of the tests are about. */
export const FILES = [
  ...['manage.py', 'README.md', '.env', 'a.pyc', 'docs/index.md', 'docs/a b.md', 'sub/.env'],
  ...['shop/urls.py', 'shop/a.pyc', 'shop/settings/prod.py', 'shop/settings/dev.py', 'shop/x/y/deep.py'],
  'shops/settings/z.py',
];

const PATHS = [
  ...['shop', 'shop/settings', 'shop/settings/prod.py', 'shop/x', 'shop/x/y/deep.py', 'shops/settings'],
  ...['docs', 'docs/a b.md', 'manage.py', '.env', 'sub/.env', 'nothing/here'],
];

const ELEMENTS = [
  ...['*', '**', 'shop', 'settings', 'prod.py', '*.py', '*.pyc', 'shop*', '?hop', 'docs', '.env', 's[hx]op'],
  ...['x', 'y', 'deep.py', '[^s]*', '*\\ *'],
];

/**
 * Lists that every version of an engine reads in the same way: they either take away only, or take everything away and
 * name what comes back by its path. Beyond these, engines differ: exceptions with wildcards and `**name` are newer than
 * BuildKit 0.8 and buildah 1.28.
 *
 * @param blanks with blanks and tabs before a pattern and after `!`, doubled slashes and a byte order mark: buildah 1.28
 * takes these for part of the pattern
 */
export function ignoreLists({ blanks }: { blanks: boolean }): fc.Arbitrary<string> {
  const one = (...texts: string[]) => fc.constantFrom(...texts);
  const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(''));
  const blank = blanks ? one('', '', ' ', '\t') : fc.constant('');
  const before = one('', '', '/', './', '/x/../', 'x/../../', ...(blanks ? ['//'] : []));
  const after = one('', '', '/', '/.');
  const wildcards = fc
    .array(one(...ELEMENTS), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const ignored = join(blank, before, fc.oneof(one(...PATHS), wildcards), after, one('', ' ', '\r', '\t'));
  const exception = join(blank, one('!'), blank, before, one(...PATHS), after, one('', ' ', '\r'));
  const other = one('', '# *', '#!shop', '   ');
  const everything = one('*', '**', 'shop', '**/*', '*/');
  const lines = (of: fc.Arbitrary<string>) => fc.array(of, { minLength: 1, maxLength: 5 });
  const lists = fc.oneof(
    lines(fc.oneof({ arbitrary: ignored, weight: 4 }, other)),
    fc
      .tuple(everything, lines(fc.oneof({ arbitrary: exception, weight: 3 }, ignored, other)))
      .map(([first, rest]) => [first, ...rest]),
  );
  return join(
    blanks ? one('', '', '\ufeff') : fc.constant(''),
    lists.map((list) => list.join('\n')),
    one('', '\n'),
  );
}

/** Lists that were once read in another way than the engine's, and the files that they let through. */
export const KNOWN_LISTS: [list: string, through: string[]][] = [
  ['*\n!/shop/settings\n!/manage.py', ['manage.py', 'shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n!./shop/settings', ['shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n!/shop/settings/', ['shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n!shop*/settings', ['shop/settings/dev.py', 'shop/settings/prod.py', 'shops/settings/z.py']],
  ['*\n !shop/settings', ['shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n\t!shop/settings', ['shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n! shop/settings', ['shop/settings/dev.py', 'shop/settings/prod.py']],
  ['*\n!/shop/settings/../urls.py', ['shop/urls.py']],
  ['*\r\n!shop/urls.py\r\n', ['shop/urls.py']],
  ['\ufeff*\n!shop/urls.py', ['shop/urls.py']],
  ['# all\n*\n!shop/**/*.py', FILES.filter((file) => /^shop\/.*\.py$/.test(file))],
  ['**/*.pyc\nshop*\n!shop/urls.py', [...FILES.filter((file) => !/^shop|pyc$/.test(file)), 'shop/urls.py']],
  ['*\n!**/*.py\n**/settings', ['manage.py', 'shop/urls.py', 'shop/x/y/deep.py']],
  ['*\n!docs/a\\ b.md', ['docs/a b.md']],
  ['**.py', FILES.filter((file) => !file.endsWith('.py'))],
  ['!shop\n*', []],
  ['\t\n#!shop\n #manage.py', FILES],
];
