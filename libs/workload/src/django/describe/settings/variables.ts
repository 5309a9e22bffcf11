import { literal } from '../../../literal.ts';
import { isBelow } from '../../../paths.ts';
import { composeValues } from '../compose.ts';
import { at, firstPlaces, withoutSecrets } from '../evidence.ts';
import type { Evidence, Fact, Settings, Variable, VariableForm } from '../project.ts';
import type { Place, Sources } from '../sources.ts';
import { formOfSetting } from './form-of-setting.ts';
import { contradicts, formOfDefault, formOfName, isOwnVariable } from './forms.ts';
import { neededBySetting } from './needed.ts';
import { isTextOfVariable } from './reading.ts';
import { mayBeTried } from './stated-values.ts';
import type { EnvRead } from './values.ts';
import type { SettingsView } from './view.ts';

/** The variables that the settings read: names, forms, defaults, and which of them they cannot do without. */
export function readVariables(place: Place, view: SettingsView): Fact<Variable>[] {
  const samples = readSamples(place);
  const composed = composeValues(place);
  const needed = new Set(neededBySetting(view));
  const debug = view.last('DEBUG');
  // `DEBUG = os.getenv("DEBUG", False)`: Django asks whether it is true, and any text is.
  if (debug && isTextOfVariable(debug.expr, debug.reads))
    for (const read of debug.reads) read.form ??= 'presence';
  // `ALLOWED_HOSTS = [os.getenv("DOMAIN")]`: requests are answered by that name alone.
  for (const { expr, reads } of view.all('ALLOWED_HOSTS'))
    for (const read of reads)
      if (expr?.kind === 'call' && read.form === 'list') read.form = 'hosts';
      else if (formOfName(read.name) === 'text' && /HOST|DOMAIN|SITE|SERVER|FQDN/.test(read.name))
        read.form ??= 'hosts';
  // Django and django-cors-headers refuse an origin without a scheme, in a list as well.
  for (const name of ['CSRF_TRUSTED_ORIGINS', 'CORS_ALLOWED_ORIGINS', 'CORS_ORIGIN_WHITELIST'])
    for (const { expr, reads } of view.all(name))
      for (const read of expr?.kind === 'call' ? reads : [])
        if (read.form === 'list' || (read.form === null && /ORIGIN/.test(read.name))) read.form = 'origins';
  const byName = new Map<string, EnvRead[]>();
  for (const read of view.reads)
    if (isOwnVariable(read.name, read.raises && read.certain))
      byName.set(read.name, [...(byName.get(read.name) ?? []), read]);
  return [...byName].map(([name, reads]) => {
    const sample = samples.get(name);
    const raising = reads.filter(({ raises, certain }) => raises && certain);
    const otherwise = reads.find((read) => typeof read.default === 'string')?.default ?? null;
    const required = raising.length > 0 || needed.has(name);
    const forSecret = reads.some((read) => isForSecret(read, place.sources));
    const own = formOf(name, reads, otherwise, sample?.value, forSecret);
    const form = (own === 'text' && required && otherwise === null && formOfSetting(name, view)) || own;
    const stated = [sample, composed.get(name)].find((one) => one && mayBeTried({ name, form }, one.value));
    // The address of a webhook is its own key.
    const isHidden = form === 'secret' || (form === 'url' && /WEBHOOK/.test(name));
    const places =
      raising.length > 0 ? [...raising, ...reads.filter((read) => !raising.includes(read))] : reads;
    return {
      value: {
        name,
        form,
        required,
        default: otherwise && (isHidden ? null : withoutSecrets(otherwise)),
        ...(required && stated ? { sample: stated.value } : {}),
      },
      evidence: firstPlaces(
        [...places, ...(sample ? [sample] : [])].map(({ evidence }) => evidence),
        4,
      ),
    };
  });
}

/**
 * What the settings of development and tests cannot do without, beside what production's need.
 *
 * @param read the variables of a settings module
 */
export function developmentVariables(
  production: readonly Fact<Variable>[],
  { development, test }: Pick<Settings, 'development' | 'test'>,
  read: (module: string) => Fact<Variable>[],
): Fact<Variable>[] {
  const modules = new Set([development, test].flatMap((one) => (one ? [one.value] : [])));
  const needed = (found: readonly Fact<Variable>[]) => found.filter(({ value }) => value.required);
  const known = new Set(needed(production).map(({ value }) => value.name));
  const others = [...modules].flatMap((module) => needed(read(module)));
  const byName = new Map(others.map((one) => [one.value.name, one]));
  return [...byName.values()].filter(({ value }) => !known.has(value.name));
}

function formOf(
  name: string,
  reads: readonly EnvRead[],
  otherwise: string | null,
  sample: string | undefined,
  forSecret: boolean,
): VariableForm {
  const stated = reads.find(({ form }) => form && form !== 'presence')?.form;
  if (stated) return stated;
  const named = formOfName(name);
  // One that is called a folder or an address has a value, which a helper reads where it is there; so does one that is asked for.
  if (reads.every(({ form, raises, certain }) => form === 'presence' && !(raises && certain)))
    return /^(folder|url|hosts|list|number)$/.test(named) ? named : 'presence';
  // Nothing else is true: `LOGIN_LIST` with that default is no list. An address may be false for there is none.
  if (otherwise === 'True') return 'boolean';
  const written = formOfDefault(otherwise);
  if (named === 'secret' || (named === 'text' && forSecret))
    return written === 'number' || written === 'boolean' ? written : 'secret';
  if (named !== 'text' && !contradicts(otherwise, named)) return named;
  return written ?? formOfDefault(sample) ?? 'text';
}

/** Whether a variable is read for a secret, whatever its own name: the setting, or the key of a dictionary, is called one. */
export function isForSecret({ name, evidence: { file, line } }: EnvRead, sources: Sources): boolean {
  const text = line ? sources.line(file, line) : '';
  const before = text.includes(name) ? `[^=:,]*["']${literal(name)}["']` : String.raw`\s*[\w.]+\(\s*$`;
  const [, key = ''] = new RegExp(`(\\w+)["']?\\s*[=:]${before}`).exec(text) ?? [];
  return formOfName(key.toUpperCase()) === 'secret';
}

/** Values of the project's env samples; a file that is no sample is read as well, for its names. */
export function readSamples({ sources, root }: Place): Map<string, { value: string; evidence: Evidence }> {
  const samples = new Map<string, { value: string; evidence: Evidence }>();
  const isSample = (path: string) =>
    /(^|\/)(\.?env[.-](example|sample|dist|template|default|production|prod|test|docker|local)([.-].*)?|example\.env|sample\.env|env\.example|\.env(\.\w+)?|\.envs?\/.*)$/i.test(
      path,
    );
  for (const path of sources.files.filter((one) => isBelow(one, root) && isSample(one)).slice(0, 20)) {
    for (const [index, line] of (sources.text(path) ?? '').split('\n').entries()) {
      const [, name, value = ''] = /^\s*#?\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(line) ?? [];
      if (name && !samples.has(name))
        samples.set(name, { value: value.replace(/^["']|["']$/g, ''), evidence: at(path, index + 1, name) });
    }
  }
  return samples;
}
