import { lookUp } from '@shipshape/workspace';

/** A simple command of a shell script. */
export interface ShellCommand {
  /** Variables set before the command: `A=1 command`. */
  env: Record<string, string>;
  words: string[];
  /** The line in the script, from 1. */
  line: number;
  /** The shells that it runs in, the innermost last: the script's own is 0, and each `( … )` is one more. */
  shells: readonly number[];
  /** Whether the script goes on as if nothing happened where it fails: `command || true`. */
  ignored?: true;
}

const separators = new Set(['&&', '||', ';', '|', '&', ';;', '(', ')', '{', '}', '|&']);
/** What a failure is followed by where nobody cares. */
const doesNothing = ([program = '', first]: readonly string[]): boolean =>
  /^(true|:|echo|printf)$/.test(program) || (program === 'exit' && first === '0');

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'while',
  'until',
  '!',
  'exec',
  'time',
  'sudo',
]);

/**
 * The simple commands of a shell script, without running anything: operators split, quotes and continued lines are
 * resolved, redirections dropped. A variable that `variables` names is replaced; others stay as they are written.
 */
export function parseShell(script: string, variables: Readonly<Record<string, string>> = {}): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let current: ShellCommand | undefined;
  // What `||` at the end of a list stands for as well.
  let list: ShellCommand[] = [];
  let before = '';
  const end = (separator = '') => {
    if (current && (current.words.length > 0 || Object.keys(current.env).length > 0)) {
      if (before === '||' && doesNothing(current.words)) for (const one of list) one.ignored = true;
      commands.push(current);
      list.push(current);
    }
    current = undefined;
    before = separator;
    if (!/^(&&|\|\|?)$/.test(separator)) list = [];
  };
  let redirected = false;
  let shells = [0];
  let last = 0;
  for (const { text, quoted, plain, line } of tokens(script)) {
    if (redirected) {
      redirected = false;
      continue;
    }
    redirected = !quoted && /^(\d*|&)(>>?|<)$/.test(text);
    if (!quoted && (text === '\n' || separators.has(text))) {
      end(text);
      if (text === '(') shells = [...shells, ++last];
      else if (text === ')' && shells.length > 1) shells = shells.slice(0, -1);
      continue;
    }
    current ??= { env: {}, words: [], line, shells };
    if (!quoted && keywords.has(text) && current.words.length === 0) continue;
    const word = expand(text, variables);
    const assignment = current.words.length === 0 ? /^([A-Za-z_]\w*)=(.*)$/s.exec(word) : null;
    if (assignment) current.env[assignment[1] as string] = assignment[2] as string;
    // What a variable without quotes has is as many words as it has: `apt-get install $PACKAGES`.
    else if (plain && word !== text) current.words.push(...word.split(/\s+/).filter(Boolean));
    else if (quoted || !/^\d*[<>]/.test(word)) current.words.push(word);
  }
  end();
  return commands;
}

/** Replaces `$NAME`, `${NAME}`, `${NAME:-default}` where the variable or a default is known. */
export const expand = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g, (whole, braced, otherwise, plain) => {
    const value = lookUp(variables, (braced ?? plain) as string);
    return value ?? (otherwise as string | undefined) ?? whole;
  });

interface Token {
  text: string;
  quoted: boolean;
  /** No part of it is in quotes. */
  plain: boolean;
  line: number;
}

function* tokens(script: string): Generator<Token> {
  const pattern =
    /\\\r?\n|[ \t\r]+|#[^\n]*|`\s*#[^`]*`|\d*[<>]&(?:\d+|-)|\n|&&|\|\||;;|\|&|[;|&(){}](?=\s|$)|[;|&()]|(?:\$?\{\{[^}]*\}\}|\$\{[^}]*\}|\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\([^)]*\)|\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s;|&()'"\\]|['"\\])+/gs;
  let line = 1;
  let previousEnd = 0;
  for (const match of script.matchAll(pattern)) {
    const [raw] = match;
    line += countLines(script, previousEnd, match.index);
    previousEnd = match.index;
    if (/^(\\\r?\n|[ \t\r]+$)/.test(raw)) continue;
    // A comment begins a word; within one it is a character like another.
    if (/^(#|`\s*#)/.test(raw)) continue;
    const text = raw.replaceAll(
      /\\\r?\n|\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/gs,
      (_, escaped, single, double) =>
        escaped ?? single ?? (double as string | undefined)?.replaceAll(/\\(["\\$`])/g, '$1') ?? '',
    );
    yield { text: raw === '\n' ? '\n' : text, quoted: /^['"]/.test(raw), plain: !/['"]/.test(raw), line };
  }
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
