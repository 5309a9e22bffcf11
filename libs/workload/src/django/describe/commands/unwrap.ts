import { baseOf } from '../../../paths.ts';
import { behindWrapper, skipOptions } from './wrappers.ts';

/** Those of docker, beside these. */
const valuedByDocker =
  /^(-v|--volume|--mount|--network|--net|--name|-h|--hostname|-l|--label|--add-host|--link|--publish|--platform|--pull|--memory|--cpus|--shm-size|--tmpfs|--ipc|--index)$/;

/** `git ls-files | xargs djhtml --check`: what is piped in stands for all files here. */
function withPaths(words: readonly string[]): string[] {
  let at = 0;
  while (words[at]?.startsWith('-')) at += /^-[nPILds]$/.test(words[at] as string) ? 2 : 1;
  const command = words.slice(at).filter((word) => word !== '{}');
  return command.length > 0 ? [...command, '.'] : [];
}

/** Without the `-m` before a module. */
const moduleOf = (words: string[]): string[] =>
  /^(-m|--module)$/.test(words[0] ?? '') ? words.slice(1) : words;

/** The variables that options of docker set: `-e NAME=value`. */
const givenTo = (options: readonly string[]): [string, string][] =>
  options.flatMap((word, at) => {
    const set = /^(?:-e|--env)$/.test(word) ? options[at + 1] : /^--env=(.+)$/s.exec(word)?.[1];
    const [, name, value] = /^(\w+)=(.*)$/s.exec(set ?? '') ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });

/** The program that a command line runs in the end, without what it is run by; of `sh -c`, its script. */
export function unwrap(words: readonly string[]): {
  program: string;
  args: string[];
  env: Record<string, string>;
  script?: string;
} {
  let rest = [...words];
  const env: Record<string, string> = {};
  for (let round = 0; round < 12; round++) {
    const [first = '', second = ''] = rest;
    const name = baseOf(first);
    const wrapped = behindWrapper(rest);
    if (wrapped) rest = moduleOf(wrapped.rest);
    else if (/^[A-Za-z_]\w*=/.test(first)) {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/s.exec(first) ?? [];
      env[key] = value;
      rest = rest.slice(1);
    } else if (name === 'command' && /^-[vV]$/.test(second)) {
      // It only asks whether a program is there.
      break;
    } else if (/^(env|nice|command|nohup|time)$/.test(name)) rest = skipOptions(rest.slice(1));
    else if (name === 'uv' && second === 'tool' && rest[2] === 'run') rest = ['uvx', ...rest.slice(3)];
    else if (/^(uvx|pipx|op|doppler|chamber|infisical)$/.test(name)) {
      // `uvx ruff@0.14.5 check`
      const [tool = '', ...args] = skipOptions(rest.slice(second === 'run' ? 2 : 1));
      rest = [tool.replace(/(@|==)[\w.]+$/, ''), ...args];
    } else if (name === 'xargs') rest = withPaths(rest.slice(1));
    else if (/^docker(-compose)?$/.test(name)) {
      const verb = rest.findIndex((word) => word === 'run' || word === 'exec');
      if (verb < 0) break;
      const service = skipOptions(rest.slice(verb + 1), valuedByDocker);
      Object.assign(env, Object.fromEntries(givenTo(rest.slice(verb + 1, rest.length - service.length))));
      rest = service.slice(1);
    } else if (/^coverage(3|-3)?$/.test(name) && second === 'run') {
      rest = moduleOf(skipOptions(rest.slice(2)));
    } else if (/^python(\d(\.\d+)?)?$/.test(name)) {
      const inner = rest.slice(1);
      while (/^-[a-zA-Z]+$/.test(inner[0] ?? '') && inner[0] !== '-m' && inner[0] !== '-c')
        inner.splice(0, /^-[WX]$/.test(inner[0] as string) ? 2 : 1);
      if (inner[0] === '-m') rest = inner.slice(1);
      else if (/\.py$|^\//.test(inner[0] ?? '')) rest = inner;
      else break;
    } else if (/^(ba|da|z)?sh$/.test(name) && /^-[a-z]*c$/.test(second)) {
      return { program: name, args: rest.slice(1), env, script: rest[2] ?? '' };
    } else break;
  }
  const program = baseOf(rest[0] ?? '');
  // `python -m manage` and `coverage run -m manage`.
  return { program: program === 'manage' ? 'manage.py' : program, args: rest.slice(1), env };
}

/** `uv run --directory backend pytest`: the folder that it runs in, and the words without it. */
export function withoutDirectory(words: readonly string[]): { directory: string; rest: readonly string[] } {
  const at = words.findIndex((word) => /^(--directory(=|$)|-C$)/.test(word));
  const before = words.slice(0, Math.max(at, 0));
  if (
    !/^(uv|poetry)$/.test(baseOf(before[0] ?? '')) ||
    before.slice(1).some((word) => /^[^-]/.test(word) && word !== 'run')
  )
    return { directory: '.', rest: words };
  const [, inWord] = (words[at] as string).split('=');
  const after = words.slice(inWord === undefined ? at + 2 : at + 1);
  return { directory: inWord ?? words[at + 1] ?? '.', rest: [...before, ...after] };
}
