import fc from 'fast-check';

/** A character, or a few, with a meaning in one of the grammars. */
export const hostileCharacter = fc.constantFrom(
  ...'"\'`,=#{}[]()<>&|\\/^$*+?.:;!~@% \t\r\n-_aZ09é日💥\u0000\u00a0\u2028\ufeff',
  '{{',
  '}}',
  '{{{',
  '../',
  'refs/heads/',
  'latest',
  'x'.repeat(130),
);
export const hostileText = fc.oneof(
  fc.array(hostileCharacter, { maxLength: 12 }).map((characters) => characters.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('v1.2.3', '1.2.3-rc.1+b', '1!2.0.post1', '{{sha}}', '{{branch}}', '{{tag}}', ''),
);
export const hostileRef = fc
  .tuple(fc.constantFrom('refs/heads/', 'refs/tags/', 'refs/pull/', ''), hostileText)
  .map(([namespace, name]) => namespace + name);

/** A date expression with any kind of format and zone. */
export const hostileDate = fc
  .tuple(
    fc.constantFrom('date', 'commit_date'),
    fc.constantFrom(
      '',
      " ''",
      " 'YYYY-MM-DD'",
      ' "[<&>]"',
      ' 2020',
      ' 0',
      ' true',
      ' null',
      ' this',
      " 'Y' 'M'",
    ),
    fc.constantFrom(
      '',
      " tz='Asia/Tokyo'",
      " tz='UTC'",
      ' tz="UTC"',
      " tz=''",
      " tz='No/Where'",
      ' tz=5',
      ' tz=null',
      " tz='constructor'",
      " zone='UTC'",
    ),
    fc.constantFrom('', ' '),
  )
  .map(([name, format, zone, blank]) => `{{${name}${format}${zone}${blank}}}`);

/** Ten thousand cases for each property. */
export const runs = { numRuns: 10_000 };
