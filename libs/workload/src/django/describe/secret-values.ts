import { formOfName } from './settings/forms.ts';

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

/** What kind of secret a text has in it by its form; undefined for none. */
export const tokenIn = (text: string): string | undefined =>
  tokens.find(([pattern]) => pattern.test(text))?.[1];

const harmless =
  /example|change|replace|insecure|dummy|fake|placeholder|your|secret|test|local|dev|xxx|\*\*\*|todo|foo|<|\$\{|\{\{|^(.)\1*$/i;
/** Another variable, a store of secrets, a file, or a text that only a key of the team's opens (sops, dotenvx). */
const refers = /^\$(\w+$|[({])|^%\(|^\{|:\/\/|^\.{0,2}\/[a-z._-]+(\/|$)|^ENC\[|^encrypted:/i;
/** What people put together for a server that only they reach: `mypassword123`. */
const usualWords =
  /pass(word|wd)?|pwd|postgres(ql)?|postgis|mysql|maria(db)?|redis|rabbit(mq)?|mongo(db)?|guest|admin|root|user(name)?|django|database|db|super|strong|my|the|app|web|qwerty|\d|[-_.!@#]/g;

/**
 * Whether nobody has to keep a value from others: a placeholder, or what leads to the value elsewhere.
 *
 * @param names of the user and the database, which passwords for one machine repeat
 */
export function isHarmless(value: string, names: readonly string[] = []): boolean {
  if (harmless.test(value) || refers.test(value)) return true;
  const rest = names
    .filter((name) => name.length > 1)
    .reduce((text, name) => text.replaceAll(name.toLowerCase(), ''), value.toLowerCase());
  return rest.replaceAll(usualWords, '') === '';
}

/** Words alone are what samples and servers on one machine have. */
export const isRandom = (value: string): boolean => /^[^\s/]{8,}$/.test(value) && /\d|[a-z][A-Z]/.test(value);

const called = /((SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY)(_KEY|_ID)?|(^|_)(ACCESS_KEY|DB_PASS))$/;
const published = /PUBLIC|PUBLISHABLE|SITE_?KEY|(CACHE|SESSION|COOKIE)_KEY/;

/** Whether a name says by itself that its value is a secret: SECRET_KEY, DB_PASSWORD. The half of a pair that pages show is none. */
export const isCalledSecret = (name: string): boolean =>
  called.test(name.toUpperCase()) && !published.test(name.toUpperCase());

/** Whether a value may be a secret by its name, and where that says less, such as FERNET_KEY, by its look as well. */
export const mayBeSecret = (name: string, value: string): boolean =>
  isCalledSecret(name) ||
  (formOfName(name.toUpperCase()) === 'secret' &&
    !published.test(name.toUpperCase()) &&
    !/_ID$/i.test(name) &&
    isRandom(value));

// Limits keep a long line without blanks from being searched again from each of its letters.
const withLogin =
  /\b[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:@/'"]{0,80}):([^\s/'"]{8,200})@([^\s:/?#'",@]{1,253})(?::\d+)?(?:\/([\w-]*))?/gi;
const ownMachine =
  /^(localhost|127\.\d.*|0\.0\.0\.0|\[|host\.docker\.internal|(.+\.)?example(\.(com|org|net))?|.+\.(localhost|test|invalid))$/i;

/** Whose file it is, as far as its name says it. */
export type Use = 'production' | 'development' | undefined;

/**
 * Whether a text has an address with a password that is in use somewhere. A server of a compose file, whose name has no dot,
 * has such a one where it looks made up, or where its file is production's.
 *
 * @param use of the file that the text is from
 */
export const hasPassword = (text: string, use: Use): boolean =>
  [...text.matchAll(withLogin)].some(([, user = '', password = '', host = '', database = '']) => {
    if (isHarmless(password, [user, database, host]) || /[{<]|\$[A-Za-z_({]|%[(s]/.test(password))
      return false;
    if (ownMachine.test(host)) return false;
    return host.includes('.') || use === 'production' || (use === undefined && isRandom(password));
  });
