import { createHash } from 'node:crypto';
import type { Language } from '@shipshape/progress-model';
import { type Html, html, type Part, trusted } from './html.ts';
import { script } from './look/script.ts';
import { style } from './look/style.ts';
import { symbols } from './look/symbols.ts';
import { wordsOf } from './texts/index.ts';

/** Every language that a page is in. */
export const languages: Language[] = ['en', 'es'];

export interface Frame {
  /** Shown to a reader whose own language the page does not have. */
  language: Language;
  /** What the browser calls the page. */
  title: string;
  /** The content beside the choice of the language. */
  heading: Part;
  description: string;
  /** Where pictures may come from, as a source of a content security policy. */
  pictures: "'self'" | 'data:' | "'none'";
  /** When the content was decided, and the hours after which a reader must take it as out of date; null for what does not age. */
  stale: { at: string; hours: number } | null;
  /** An element of the class `in` for each language. */
  content: Html[];
}

/** A document in every language, between which the reader chooses. It asks no host for anything. */
export function frame({ language, title, heading, description, pictures, stale, content }: Frame): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(pictures)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
<style>${trusted(style)}</style>
</head>
<body${stale ? html` data-at="${stale.at}" data-stale-hours="${stale.hours}"` : null}>
${symbols}
<header class="top">${heading}<fieldset class="languages"><legend class="vh">${languages.map((one, at) => html`${at > 0 ? ' / ' : ''}<span lang="${one}">${wordsOf(one).page.chooseLanguage}</span>`)}</legend>${languages.map(
    (one) =>
      html`<label lang="${one}"><input type="radio" name="language" id="language-${one}" value="${one}"${one === language ? html` checked` : null}><span>${wordsOf(one).language}</span></label>`,
  )}</fieldset></header>
<main>${content}</main>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded but the page's own pictures; nothing runs but our script, and no style counts but ours. */
const policy = (pictures: string) =>
  [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    `img-src ${pictures}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
