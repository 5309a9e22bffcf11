import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRecord, parseRecord } from './record-text.ts';
import type { MoveRecord } from './types.ts';

const person = { by: 'Kim', reason: 'orders failed' };
const whole: MoveRecord = {
  tag: 'main',
  from: { digest: 'sha256:1', mark: 'a' },
  to: { digest: 'sha256:2', mark: 'b' },
  rollback: person,
  withdrawn: [{ digest: 'sha256:1', ...person }],
};

test('whatever was written is read back', () => {
  const string = fc.string({ unit: 'grapheme' });
  const by = fc.record({ by: string, reason: string });
  const mark = fc.option(string, { nil: undefined });
  const records = fc.record(
    {
      tag: string,
      from: fc.option(fc.record({ digest: string, mark }), { nil: undefined }),
      to: fc.record({ digest: string, mark: string }),
      rollback: by,
      withdrawn: fc.array(fc.record({ digest: string, by: string, reason: string })),
    },
    { requiredKeys: ['tag', 'from', 'to', 'withdrawn'] },
  );
  fc.assert(
    fc.property(records, (record) => {
      expect(parseRecord(record.tag, formatRecord(record))).toEqual(record);
    }),
  );
});

test.each([
  ['another tag', { ...whole, tag: 'staging' }],
  ['no mark', { ...whole, to: { digest: 'sha256:2' } }],
  ['a number for a mark', { ...whole, to: { digest: 'sha256:2', mark: 7 } }],
  ['a broken origin', { ...whole, from: null }],
  ['a broken mark in the origin', { ...whole, from: { digest: 'sha256:1', mark: 7 } }],
  ['a rollback by nobody', { ...whole, rollback: {} }],
  ['no list of what was taken back', { ...whole, withdrawn: undefined }],
  ['half an entry in that list', { ...whole, withdrawn: [{ digest: 'sha256:1' }] }],
  ['an array', [whole]],
  ['nothing', null],
])('refused: %s', (_, value) => {
  expect(() => parseRecord('main', JSON.stringify(value))).toThrow(
    'The record of tag main in the registry is unreadable',
  );
});

test('refused: text that is no JSON', () => {
  expect(() => parseRecord('main', '{"tag":"main"')).toThrow(
    'The record of tag main in the registry is unreadable',
  );
});
