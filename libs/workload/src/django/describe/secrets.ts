import { isBelow } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import type { SettingsContext } from './context.ts';
import { at } from './evidence.ts';
import type { Advice } from './project.ts';
import { formOfDefault, formOfName } from './settings/forms.ts';
import { isForSecret } from './settings/variables.ts';

/** Values that are a secret by their form alone, whatever they are called. */
const tokens: [RegExp, string][] = [
  [/\bAKIA[0-9A-Z]{16}\b/, 'an access key of AWS'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a token of GitHub'],
  [/\bglpat-[A-Za-z0-9_-]{20,}\b/, 'a token of GitLab'],
  [/\bxox[abpr]-[A-Za-z0-9-]{10,}\b/, 'a token of Slack'],
  [/\bsk_live_[A-Za-z0-9]{16,}\b/, 'a key of Stripe'],
  [/\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\b/, 'a key of SendGrid'],
  [/\bAIza[0-9A-Za-z_-]{35}\b/, 'a key of Google'],
  [/-----BEGIN (RSA |EC |OPENSSH |DSA |)PRIVATE KEY-----/, 'a private key'],
];
const harmless =
  /example|change|insecure|dummy|placeholder|your|secret|test|local|dev|xxx|\*\*\*|todo|foo|<|\$\{|\{\{|^(.)\1*$/i;
const perFile = 200_000;

/** Files of variables, but for samples. */
const isEnvironment = (path: string): boolean =>
  /(^|\/)\.env(rc|\.[\w.-]+)?$|\.env$|(^|\/)\.envs?\/[^/]*(\/[^/]*)?$/i.test(path) &&
  !/(example|sample|template|dist|default)/i.test(path);

/** Files that often have a key in them, beside those and the settings. */
const isSuspect = (path: string): boolean =>
  /\.(pem|key|p12|pfx|ppk)$|(^|\/)id_(rsa|ed25519|ecdsa)$/i.test(path) ||
  /(credentials|service[-_]?account|firebase|gcp|google|client[-_]?secret)[^/]*\.json$/i.test(path) ||
  /(^|\/)((docker-)?compose[^/]*\.ya?ml|(Docker|Container)file[^/]*|Procfile|app\.ya?ml)$/.test(path);

const secretName = '([A-Z][A-Z0-9_]*(?:SECRET|PASSWORD|TOKEN|API_KEY|PRIVATE_KEY)(?:_KEY|_ID)?)';
const inEnvironment = new RegExp(`^\\s*(?:export\\s+)?${secretName}\\s*=\\s*["']?([^"'\\s#]{12,})["']?\\s*$`);
const inSettings = new RegExp(`^\\s*${secretName}\\s*=\\s*(?:"([^"\\s]{8,})"|'([^'\\s]{8,})')\\s*(?:#|$)`);

/** Secrets that lie in the repository, by file and line; the values are not printed. */
export function committedSecrets({ sources, root, view }: SettingsContext): Advice[] {
  const advice: Advice[] = [];
  const add = (message: string, file: string, line: number) => {
    if (!advice.some(({ evidence: [one] }) => one?.file === file && one.line === line))
      advice.push({ message, evidence: [at(file, line)] });
  };
  const named = sources.files.filter(
    (path) => isBelow(path, root) && !isAside(path) && (isEnvironment(path) || isSuspect(path)),
  );
  for (const path of [...new Set([...view.files, ...named])]) {
    const text = sources.text(path);
    if (text === undefined || text.length > perFile) continue;
    const assigns = isEnvironment(path) ? inEnvironment : view.files.includes(path) ? inSettings : undefined;
    for (const [index, line] of text.split('\n').entries()) {
      const token = tokens.find(([pattern]) => pattern.test(line));
      if (token)
        add(`${path} contains ${token[1]}. Revoke it, and read it from a variable.`, path, index + 1);
      const [, name, ...values] = assigns?.exec(line) ?? [];
      const value = values.find(Boolean) ?? '';
      if (name && !harmless.test(value))
        add(
          `${path} contains a value of ${name}. Change it, and keep it out of the repository.`,
          path,
          index + 1,
        );
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
          !/^(boolean|number)$/.test(form ?? formOfDefault(value) ?? ''),
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
    // Words alone are what samples and servers on one machine have.
    const isRandom = value && /^[^\s/]{8,}$/.test(value) && /\d|[a-z][A-Z]/.test(value);
    if (isSecret && isRandom && !formOfDefault(value) && !harmless.test(value))
      add(
        `${name} has a default in the repository that may be real. Leave the default out, and change the value.`,
        evidence.file,
        evidence.line ?? 1,
      );
  }
  return advice;
}
