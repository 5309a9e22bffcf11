import { UserError } from '@shipshape/workspace';

export type Json = Record<string, unknown>;

/**
 * An object from a team's JSON file.
 *
 * @throws UserError where the text is not a JSON object
 */
export function parseObject(path: string, text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(
      `${path} is not JSON (${(error as Error).message}): correct it, then run this again.`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new UserError(`${path} is not a JSON object: correct it, then run this again.`);
}

export const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** JSON as the team formats it: with the indent, line ends and last line of `like`. */
export function stringifyLike(value: Json, like = ''): string {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(like.replace(/^\uFEFF/, '').trimStart())?.[1] ?? '  ';
  const text = `${JSON.stringify(value, null, indent)}${like === '' || /\n\s*$/.test(like) ? '\n' : ''}`;
  return like.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}
