import { expand } from './shell.ts';

/** An instruction of a Dockerfile. */
export interface Instruction {
  /** Upper case: `FROM`, `RUN`. */
  name: string;
  /** Its arguments, with continued lines joined by a line end each, so that lines can be counted. */
  text: string;
  /** The words of the JSON form, such as `CMD ["gunicorn"]`. */
  json: string[] | undefined;
  line: number;
}

/** Reads a Dockerfile: continued lines, comments between them, here documents, `\r\n`. */
export function parseDockerfile(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const first = lines[at] as string;
    const [, name = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(first) ?? [];
    if (!name || first.trimStart().startsWith('#')) continue;
    const line = at + 1;
    let body = rest;
    const heredoc = /<<-?\s*["']?(\w+)["']?/.exec(rest)?.[1];
    if (heredoc && /^(RUN|COPY|ADD)$/i.test(name)) {
      while (++at < lines.length && lines[at]?.trim() !== heredoc) body += `\n${lines[at]}`;
    } else {
      while (/\\\s*$/.test(body) && at + 1 < lines.length) {
        at++;
        const next = lines[at] as string;
        // A comment between continued lines does not end them.
        body = /^\s*#/.test(next)
          ? body.replace(/\\\s*$/, '\n\\')
          : `${body.replace(/\\\s*$/, '\\\n')}${next}`;
      }
    }
    instructions.push({ name: name.toUpperCase(), text: body.trim(), json: jsonForm(body), line });
  }
  return instructions;
}

function jsonForm(text: string): string[] | undefined {
  const flat = text.replaceAll(/\\\s*\n/g, ' ').trim();
  if (!flat.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(flat);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `A=1 B="two words"` or the old `A 1`, of ENV, ARG and LABEL. */
export function assignmentsOf(text: string, variables: Readonly<Record<string, string>>): [string, string][] {
  const flat = text.replaceAll(/\\\s*\n/g, ' ');
  const pairs = [...flat.matchAll(/([A-Za-z_][\w.-]*)=("(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|[^\s\\])*)/g)];
  if (pairs.length > 0 && /^\s*[A-Za-z_][\w.-]*=/.test(flat)) {
    return pairs.map(([, name = '', value = '']) => [
      name,
      expand(value.replaceAll(/^["']|["']$/g, ''), variables),
    ]);
  }
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s+(.*)$/s.exec(flat) ?? [];
  return name ? [[name, expand((value ?? '').replaceAll(/^["']|["']$/g, ''), variables)]] : [];
}
