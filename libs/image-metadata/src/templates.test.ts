import fc from 'fast-check';
import handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { hostileCharacter, runs } from '../testing/hostile.ts';
import { renderPlainly } from './templates.ts';

test('a template that only names known values is rendered as Handlebars renders it', () => {
  const context = {
    branch: () => `a&b<"'=\``,
    version: '1.2.3',
    major: 0,
    prerelease: ['rc', 1],
    empty: '',
    none: null,
    date: (format: string) => format,
  };
  const piece = fc.oneof(
    fc
      .constantFrom(...Object.keys(context), 'if', 'this', 'unknown')
      .chain((name) =>
        fc.constantFrom(`{{${name}}}`, `{{{${name}}}}`, `{{ ${name} }}`, `{{~${name}}}`, `\\{{${name}}}`),
      ),
    hostileCharacter,
  );
  const template = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  let plain = 0;
  fc.assert(
    fc.property(template, (text) => {
      const rendered = renderPlainly(text, context);
      if (rendered === undefined) return;
      plain++;
      expect(rendered).toBe(handlebars.compile(text)(context));
    }),
    runs,
  );
  expect(plain).toBeGreaterThan(1_000);
});
