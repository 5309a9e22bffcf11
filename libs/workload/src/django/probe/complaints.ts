import { lookUp } from '@shipshape/workspace';
import type { DjangoProject, VariableForm } from '../describe/project.ts';
import { formOfName } from '../describe/settings/forms.ts';
import { mayBeTried } from '../describe/settings/stated-values.ts';
import { readInFailedLine } from './failed-line.ts';
import { lastComplaint } from './last-complaint.ts';

/** What a complaint of `manage.py check` asks for. */
export type Decision =
  | { kind: 'variable'; name: string; form: VariableForm }
  /** A variable that has a placeholder of the wrong form. */
  | { kind: 'form'; name: string; form: VariableForm }
  /** A variable whose placeholder is refused, whatever its form: what the repository states, or what the complaint allows. */
  | { kind: 'value'; name: string; form: VariableForm; value: string }
  | { kind: 'stuck'; reason: string };

/** Sentences that name a variable, each library's own first. */
const naming: RegExp[] = [
  /Set the ["'`]?([A-Za-z_]\w*)["'`]? (?:environment|env) ?variable/,
  /UndefinedValueError: ([A-Za-z_]\w*) not found/,
  /Environment variable ["'`]?([A-Za-z_]\w*)["'`]? (?:is )?not (?:set|found|defined)/i,
  /KeyError: ["']([A-Z][A-Z0-9_]+)["']/,
  /(?:[Ee]nvironment|[Ee]nv) ?[Vv]ariables? ["'`]?([A-Z][A-Z0-9_]+)/,
  /["'`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{4,})\b["'`]? (?:environment variable|env var|is not set|not set|is required|must be set|must be defined|is missing|is not defined|is undefined|was not provided)/,
  /(?:[Ss]et|[Pp]rovide|[Dd]efine|[Mm]issing|[Nn]eed|[Rr]equires?)(?: the)?(?: required)?(?: setting| variable)?:? ["'`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{4,})\b/,
];

/** Settings, and what manage.py names where Django is missing: no variable unless the project reads one of that name. */
const ofDjango =
  /^(PYTHONPATH|DATABASES|ALLOWED_HOSTS|INSTALLED_APPS|DJANGO_SETTINGS_MODULE|CACHES|STATIC_ROOT|STATIC_URL)$/;

/** What a value of the wrong form is answered with. */
const forms: [RegExp, VariableForm][] = [
  [
    /invalid literal for int\(\)|could not convert string to float|invalid literal for|Input should be a valid (?:integer|number|decimal)|Not a valid (?:integer|number)/,
    'number',
  ],
  [
    /invalid truth value|Not a boolean|Not a valid boolean|Input should be a valid boolean|Invalid boolean/i,
    'boolean',
  ],
  [
    /not a valid URL|Input should be a valid URL|No hostname|Invalid URL|relative URL without a base|unsupported (?:url )?scheme/i,
    'url',
  ],
  [/not a valid email|value is not a valid email/i, 'email'],
  [/unable to open database file|No such file or directory|Not a directory|does not exist/i, 'folder'],
];

/**
 * What to give next, by what the last run said.
 *
 * @param given the placeholders that the run had
 * @param tried variables that were given a form before, such as `API_HOST url`
 */
export function decide(
  output: string,
  project: Pick<DjangoProject, 'variables'> & Partial<Pick<DjangoProject, 'tests'>>,
  given: ReadonlyMap<string, string>,
  tried: ReadonlySet<string> = new Set(),
): Decision {
  const complaint = lastComplaint(output);
  const known = (name: string) => project.variables.find(({ value }) => value.name === name)?.value;
  const ask = (name: string): Decision => ({
    kind: 'variable',
    name,
    form: known(name)?.form ?? formOfName(name),
  });
  for (const pattern of naming) {
    const name = pattern.exec(complaint)?.[1];
    if (name && !given.has(name) && (known(name) || !ofDjango.test(name))) return ask(name);
  }
  for (const name of otherNames(complaint))
    if (!given.has(name) && (known(name) || !ofDjango.test(name))) return ask(name);
  for (const name of [...missingFields(output, project), ...readInFailedLine(output)])
    if (!given.has(name)) return ask(name);
  if (/SECRET_KEY setting must not be empty/.test(output)) {
    const name = project.variables
      .map(({ value }) => value.name)
      .filter((one) => /SECRET_?KEY/.test(one))
      .sort((a, b) => a.length - b.length)
      .find((one) => !given.has(one));
    if (name) return ask(name);
    return { kind: 'stuck', reason: 'SECRET_KEY is empty, and no variable of the settings gives it.' };
  }
  const named = refusedSetting(complaint, project, given);
  if (named) return ask(named);
  const form = forms.find(([pattern]) => pattern.test(complaint))?.[1];
  const names = refused(complaint, given);
  const name = names.find((one) => !tried.has(`${one} ${form}`));
  if (form && name) return { kind: 'form', name, form };
  for (const one of names) {
    const variable = known(one) ?? { name: one, form: formOfName(one) };
    const stated = [known(one)?.sample, lookUp(project.tests?.value.environment ?? {}, one)];
    // An address of this machine may be what is refused: this one is of no machine.
    const elsewhere = variable.form === 'url' ? 'https://host.invalid' : undefined;
    const value = [...stated, allowedIn(complaint), elsewhere].find(
      (text) => text && mayBeTried(variable, text) && text !== given.get(one) && !tried.has(`${one} ${text}`),
    );
    if (value) return { kind: 'value', name: one, form: variable.form, value };
  }
  return { kind: 'stuck', reason: complaint || 'It ended without a message.' };
}

/**
 * The variables whose values a complaint may be about: those that it names in quotes, then those whose value it has. Of several, first the
 * one that was given last: without it, the settings did not come this far.
 */
function refused(complaint: string, given: ReadonlyMap<string, string>): string[] {
  const last = [...given].reverse();
  const words = new Set([...complaint.matchAll(/["'`](\w+)["'`]/g)].map(([, word]) => word));
  return [
    ...last.filter(([name]) => words.has(name)),
    ...last.filter(([, value]) => value.length > 3 && complaint.includes(value)),
  ].map(([name]) => name);
}

/** The first of the values that a complaint allows: `valid values are ['a', 'b']`, `Input should be 'a' or 'b'`, `Must be one of: a, b`. */
function allowedIn(complaint: string): string | undefined {
  const [, quoted] =
    /(?:valid values are|one of:?|Input should be|choose from) *[[({]?["']([\w.-]+)["']/i.exec(complaint) ??
    [];
  return quoted ?? /\bone of: ([\w-]+)/i.exec(complaint)?.[1];
}

/** All variables of a complaint about several: `A_KEY and B_KEY must be set`, `['A_KEY', 'B_KEY']`. */
function otherNames(complaint: string): string[] {
  const [list] = /[[({](["'][A-Z][A-Z0-9_]+["'](, )?)+[\])}]/.exec(complaint) ?? [];
  const isAbout = list !== undefined || naming.some((pattern) => pattern.test(complaint));
  return isAbout ? ((list ?? complaint).match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g) ?? []) : [];
}

/**
 * The variable of a setting that is refused: one without a default (`Setting CAPTCHA_KEY is not of type <class 'str'>`), and
 * where a check of Django's refuses it (`?: (captcha.E1) CAPTCHA_KEY is a test key`) or the complaint quotes it, also one whose default
 * is that.
 */
function refusedSetting(
  complaint: string,
  { variables }: Pick<DjangoProject, 'variables'>,
  given: ReadonlyMap<string, string>,
): string | undefined {
  const isCheck = /^\S+: \([\w.]+\) /.test(complaint);
  const words = complaint.match(/\b[A-Z][A-Z0-9_]{3,}\b/g) ?? [];
  const found = words.flatMap((word) =>
    variables
      .map(({ value }) => value)
      .filter(({ name }) => name === word || (isCheck && word.includes('_') && name.endsWith(`_${word}`))),
  );
  const isQuoted = ({ default: value }: { default: string | null }) =>
    value !== null && complaint.includes(`'${value}'`);
  return found.find((one) => (one.default === null || isCheck || isQuoted(one)) && !given.has(one.name))
    ?.name;
}

/** pydantic names fields, not variables. */
function missingFields(output: string, project: Pick<DjangoProject, 'variables'>): string[] {
  const fields = [...output.matchAll(/^([A-Za-z_]\w*)\n {2}Field required/gm)].map(([, field = '']) =>
    field.toUpperCase(),
  );
  return fields.map(
    (field) =>
      project.variables.find(({ value }) => value.name === field || value.name.endsWith(`_${field}`))?.value
        .name ?? field,
  );
}
