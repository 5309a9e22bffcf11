import { UserError } from '@shipshape/workspace';
import { expect, test } from 'vitest';
import { known, Unknown } from './known.ts';

const ask = (question: () => Promise<{ value: number; at?: string }>, seconds = 5) =>
  known({ source: 'the registry', seconds, at: 'now', ask: question });
const fails = (error: Error) => ask(() => Promise.reject(error));

test('an answer is known, at its own time where it states one', async () => {
  expect(await ask(async () => ({ value: 1 }))).toEqual({ known: true, value: 1, at: 'now' });
  expect(await ask(async () => ({ value: 1, at: 'then' }))).toEqual({ known: true, value: 1, at: 'then' });
});

test('what fails or is late is unknown, with one sentence and nothing of a log or a login', async () => {
  expect(await fails(new Unknown('no report is there'))).toEqual({
    known: false,
    reason: 'no report is there',
  });
  expect(await fails(new UserError('git is not installed.'))).toMatchObject({
    reason: 'git is not installed.',
  });
  expect(await fails(new Error('https://me:secret@a.example broke\n  at file.ts:1'))).toEqual({
    known: false,
    reason: 'the registry failed: https://a.example broke',
  });
  expect(await ask(() => new Promise(() => undefined), 0.05)).toEqual({
    known: false,
    reason: 'the registry did not answer within 0.05 s',
  });
});
