import fc from 'fast-check';
import handlebars from 'handlebars';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hostileCharacter, hostileDate, runs } from '../../testing/hostile.ts';
import { now } from '../../testing/requests.ts';
import { dateExpressions } from './expressions.ts';
import { renderPlainly } from './templates.ts';

/** The result of a function, or the error that it throws. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test('a template that only uses known values and dates is rendered as Handlebars renders it', () => {
  const context = {
    branch: () => `a&b<"'=\``,
    version: '1.2.3',
    major: 0,
    prerelease: ['rc', 1],
    empty: '',
    none: null,
    ...dateExpressions(now, now),
  };
  // moment reports there the time zones that it does not know.
  vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  const piece = fc.oneof(
    fc
      .constantFrom(...Object.keys(context), 'if', 'this', 'unknown')
      .chain((name) =>
        fc.constantFrom(`{{${name}}}`, `{{{${name}}}}`, `{{ ${name} }}`, `{{~${name}}}`, `\\{{${name}}}`),
      ),
    hostileDate,
    hostileCharacter.map((character) => `{{date '${character}'}}`),
    hostileCharacter,
  );
  const template = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  let plain = 0;
  fc.assert(
    fc.property(template, (text) => {
      const rendered = outcome(() => renderPlainly(text, context));
      if (rendered === undefined) return;
      plain++;
      expect(rendered).toEqual(outcome(() => handlebars.compile(text)(context)));
    }),
    runs,
  );
  expect(plain).toBeGreaterThan(1_000);
});
