import fc from 'fast-check';

/** A character, or a few, that some grammar here gives a meaning. */
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

/** Ten thousand cases for each property. */
export const runs = { numRuns: 10_000 };
