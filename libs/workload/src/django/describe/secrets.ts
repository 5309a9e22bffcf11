import { baseOf, isBelow } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import type { SettingsContext } from './context.ts';
import { at } from './evidence.ts';
import { isKeyFile, isNamedInCode } from './key-files.ts';
import type { Advice } from './project.ts';
import {
  hasPassword,
  isCalledSecret,
  isHarmless,
  isRandom,
  mayBeSecret,
  tokenIn,
  type Use,
} from './secret-values.ts';
import { formOfDefault, formOfName } from './settings/forms.ts';
import { isForSecret } from './settings/variables.ts';

const change = 'Change it, and keep it out of the repository.';
const perFile = 200_000;

/** Files of variables, but for samples. */
const isEnvironment = (path: string): boolean =>
  /(^|\/)\.env(rc|[._-][\w.-]+)?$|(^|\/)env[._-](prod(uction)?|live|staging)$|\.env$|(^|\/)\.envs?\/[^/]*(\/[^/]*)?$/i.test(
    path,
  ) && !/(example|sample|template|te?mpl|tpl|dummy|dist|default)/i.test(path);

/** Files that often have a key in them, beside those and the settings. */
const isSuspect = (path: string): boolean =>
  isKeyFile(path) ||
  /(^|\/)((docker-)?compose[^/]*\.ya?ml|(Docker|Container)file[^/]*|Procfile|app\.ya?ml)$/.test(path);

/** The part of a path that says what its file is for: `.local/.django` of `shop/.envs/.local/.django`. */
const purposeOf = (path: string): string => /(?:^|\/)\.envs?\/(.+)$/.exec(path)?.[1] ?? baseOf(path);

/** Whether tests or CI have a file for themselves: their logins open nothing, unless a value is of a known service. */
const isForTests = (path: string): boolean =>
  /(^|[/._-])(tests?|testing|pytest|e2e|ci)([/._-]|$)/i.test(purposeOf(path)) ||
  /(^|\/)(\.(github|gitlab|circleci)|ci)\//.test(path);

function useOf(path: string): Use {
  const purpose = purposeOf(path);
  if (/(^|[/._-])(prod(uction)?|live|staging)([/._-]|$)/i.test(purpose)) return 'production';
  return /(^|[/._-])(local|dev(elopment)?)([/._-]|$)/i.test(purpose) || /(^|\/)\.devcontainer\//.test(path)
    ? 'development'
    : undefined;
}

/**
 * The keys and passwords of a developer's own servers, which a file for development may have: others' tokens are real there too.
 * One that a machine made, at length, may be in use elsewhere as well.
 */
const ofOwnServers =
  /^((DJANGO|APP|JWT|FIELD)_)?(SECRET|SIGNING|ENCRYPTION|FERNET|JWT)_KEY$|^JWT_SECRET$|(^|_)(DB|DATABASE|PG|POSTGRES|MYSQL|MARIADB|REDIS|RABBITMQ|FLOWER)\w*_PASS(WORD)?$|^PGPASSWORD$/i;

const inEnvironment =
  /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"([^"\s]{12,})"|'([^'\s]{12,})'|([^\s"']\S{11,}))\s*(?:#.*)?$/;
const inSettings = /^\s*([A-Z][A-Z0-9_]*)\s*(?::\s*\w+\s*)?=\s*(?:"([^"\s]{8,})"|'([^'\s]{8,})')\s*(?:#|$)/;
const inDictionary = /["']([A-Za-z_]\w*)["']\s*:\s*(?:"([^"\s]{8,})"|'([^'\s]{8,})')/g;

/** The name of the secret that a line assigns; undefined for none. */
function secretOf(line: string, kind: 'environment' | 'settings', use: Use): string | undefined {
  const [, name = '', ...values] = (kind === 'settings' ? inSettings : inEnvironment).exec(line) ?? [];
  const value = values.find(Boolean);
  if (kind === 'environment')
    return value &&
      mayBeSecret(name, value) &&
      !isHarmless(value) &&
      !(use === 'development' && ofOwnServers.test(name) && value.length < 24)
      ? name
      : undefined;
  // Whether production starts with a SECRET_KEY of the settings is asked for of the setting itself.
  if (value && name !== 'SECRET_KEY' && isCalledSecret(name) && !isHarmless(value)) return name;
  // The name of a class or of a variable leads to the value.
  const isName = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$|^[A-Z]+(_[A-Z0-9]+)+$/;
  return [...line.matchAll(inDictionary)].find(([, key = '', one, other]) => {
    const text = one ?? other ?? '';
    return isCalledSecret(key) && isRandom(text) && !isHarmless(text) && !isName.test(text);
  })?.[1];
}

/** What the first address on a line is given to: a variable, a setting, or a key of YAML. */
const nameOn = (line: string): string | undefined =>
  [...(line.split('://')[0] ?? '').matchAll(/([A-Za-z_]\w*)["']?\s*[:=]/g)]
    .map(([, name]) => name)
    .findLast((name) => name !== 'default');

/** Secrets that lie in the repository, by file and line; the values are not printed. */
export function committedSecrets({ sources, root, view }: SettingsContext): Advice[] {
  const advice: Advice[] = [];
  const add = (message: string, file: string, line: number) => {
    if (!advice.some(({ evidence: [one] }) => one?.file === file && one.line === line))
      advice.push({
        ...{ message, evidence: [at(file, line)] },
        ...(isKeyFile(file) && !isNamedInCode(sources, file) ? { leaveOut: file } : {}),
      });
  };
  const named = sources.files.filter(
    (path) => isBelow(path, root) && !isAside(path) && (isEnvironment(path) || isSuspect(path)),
  );
  for (const path of [...new Set([...view.files, ...named])]) {
    const text = sources.text(path);
    if (text === undefined || text.length > perFile) continue;
    const isSetting = view.files.includes(path);
    const kind = isEnvironment(path) ? 'environment' : isSetting ? 'settings' : undefined;
    const use = isSetting ? undefined : useOf(path);
    for (const [index, line] of text.split('\n').entries()) {
      const token = tokenIn(line);
      if (token) add(`${path} contains ${token}. Revoke it, and read it from a variable.`, path, index + 1);
      if (isForTests(path) || /^\s*#/.test(line)) continue;
      const name = kind && secretOf(line, kind, use);
      if (name) add(`${path} contains a value of ${name}. ${change}`, path, index + 1);
      else if (hasPassword(line, use)) {
        const whose = nameOn(line);
        const where = whose ? `the address that ${whose} has` : 'an address';
        add(`${path} contains a password in ${where}. ${change}`, path, index + 1);
      }
    }
  }
  // A key that production starts with: other settings may have one of their own.
  const key = view.last('SECRET_KEY');
  if (key?.expr?.kind === 'string' && !key.expr.formatted && key.expr.value.length > 0) {
    add(
      'SECRET_KEY is written in the settings of production. Read it from a variable, and change it.',
      key.evidence.file,
      key.evidence.line ?? 1,
    );
  }
  const otherwise = key
    ? [...key.reads].find(
        // A switch that the key depends on is not the key, and neither is the folder of a file with it.
        ({ name, default: value, form }) =>
          typeof value === 'string' &&
          value.length > 0 &&
          // With an error for the default, production does not start with it.
          !view.reads.some((one) => one.name === name && one.raises && one.certain) &&
          (formOfName(name) === 'secret' || view.value('SECRET_KEY') === value) &&
          !/^(boolean|number|file)$/.test(form ?? formOfDefault(value) ?? ''),
      )
    : undefined;
  if (otherwise)
    add(
      `SECRET_KEY has a default in the repository, so production starts with it where ${otherwise.name} is missing. Leave the default out.`,
      otherwise.evidence.file,
      otherwise.evidence.line ?? 1,
    );
  for (const read of view.reads) {
    const { name, default: value, evidence } = read;
    const isSecret = formOfName(name) === 'secret' || isForSecret(read, sources);
    if (isSecret && value && isRandom(value) && !formOfDefault(value) && !isHarmless(value))
      add(
        `${name} has a default in the repository that may be real. Leave the default out, and change the value.`,
        evidence.file,
        evidence.line ?? 1,
      );
  }
  return advice;
}
