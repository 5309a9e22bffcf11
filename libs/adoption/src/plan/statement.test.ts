import { expect, test } from 'vitest';
import { keptPlaceholders } from './statement.ts';

test('a placeholder stays as shipshape.json has it, and no other value of it becomes one', () => {
  const now = { SECRET_KEY: 'placeholder-new', API_KEY: 'placeholder-api', constructor: 'placeholder' };
  const environment = { SECRET_KEY: 't6wGEkSm', PAGE_SIZE: '5', API_KEY: 7 };
  const kept = (there?: object) => keptPlaceholders(now, 'shipshape.json', there && JSON.stringify(there));
  expect(kept({ smoke: { environment } })).toEqual({ ...now, SECRET_KEY: 't6wGEkSm' });
  for (const there of [undefined, {}, { smoke: {} }]) expect(kept(there)).toEqual(now);
});
