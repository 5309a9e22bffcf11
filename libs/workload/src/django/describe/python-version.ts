import { pythonOfCompiled } from './compiled-python.ts';
import type { Context } from './context.ts';
import { firstDjangoOn, oldestOfDjango, pythonsOfDjango } from './django-versions.ts';
import { at, fact, placeOf } from './evidence.ts';
import type { Installed } from './install/installed.ts';
import type { DjangoProject, Evidence } from './project.ts';
import { allowedBy, names, outOfDate } from './python-agreement.ts';
import { type Stated, statedPythons } from './python-statements.ts';
import { pythons, satisfies, wantedPatch } from './specifier.ts';
import { wheelPythons } from './wheel-pythons.ts';

/** When each Python was published: a project does not need one that did not exist at its last commit. */
const published: Record<string, string> = {
  '3.10': '2021-10-04',
  '3.11': '2022-10-24',
  '3.12': '2023-10-02',
  '3.13': '2024-10-07',
  '3.14': '2025-10-07',
};

/**
 * The newest Python that everything stated allows. Statements are taken in the order of their weight; one that
 * contradicts those before it, or that Django refuses, or that is out of date, is passed over and named.
 *
 * @param committed when the last commit was made
 */
export function choosePython(
  context: Context,
  installed: Installed,
  committed: Date | undefined,
): { python: DjangoProject['python']; unknown: string[] } {
  const { django } = context;
  const stated = statedPythons(context);
  const compiled = pythonOfCompiled(context.sources, installed.install.value.files);
  const stale = outOfDate(stated, compiled, context.production?.path);
  // It is not installed on an older one, whoever states that.
  const installs = (python: string) => !django || satisfies(python, `>=${oldestOfDjango(django.value) ?? 3}`);
  let candidates: string[] = pythons.some(installs) ? pythons.filter(installs) : [...pythons];
  const evidence: Evidence[] = [];
  const passedOver: { one: Stated; why: string }[] = [];
  for (const one of stated) {
    const left = candidates.filter((python) => allowedBy(one, python));
    const others = stale.get(one);
    if (left.length === 0 || others) {
      const refused = django && !pythons.some((python) => allowedBy(one, python) && installs(python));
      const why = refused
        ? `and Django ${django.value.replace(/^==/, '')} is not installed on it`
        : left.length === 0
          ? `which contradicts the others (${candidates.join(', ')})`
          : `and no other place does: ${others}`;
      // What linters are set to is no wish for a Python.
      if (!one.lowerBound && !one.weak) passedOver.push({ one, why });
      continue;
    }
    candidates = left;
    evidence.push(one.evidence);
  }
  // What follows is no statement of the team's, so it narrows and never contradicts.
  const supported = django ? pythonsOfDjango(django.value) : undefined;
  const tooOld = supported !== undefined && !supported.some((python) => pythons.includes(python as never));
  const fit = (allowed: (python: string) => boolean, why: Evidence | undefined) => {
    const left = candidates.filter(allowed);
    if (left.length === 0 || left.length === candidates.length) return;
    candidates = left;
    if (why) evidence.push(why);
  };
  if (supported) fit((python) => supported.includes(python), django?.evidence[0]);
  if (installed.lock) {
    const wheels = wheelPythons(installed);
    fit(
      (python) => wheels(python),
      installed.install.value.files[0]
        ? at(installed.install.value.files[0], undefined, 'wheels of the locked packages')
        : undefined,
    );
  }
  if (committed) fit((python) => new Date(published[python] as string) <= committed, undefined);
  // It says what a tool ran on: no statement of the team's, so nothing is checked against it.
  if (compiled && !stated.some((one) => names(one) || (one.weak && !one.lowerBound)))
    fit((python) => python === compiled.version, compiled.evidence);
  // Of a project that is older than every base, the oldest one is the nearest, unless it names another one as well, or none of that age is allowed.
  const named = stated.some((one) => !one.weak && !one.lowerBound && one.versions.some(isNamedHere));
  const newer = stated.some(
    (one) => !one.weak && !isOutside(one) && !olderPythons.some((old) => allowedBy(one, old)),
  );
  const older = tooOld || (!named && !newer && passedOver.some(({ one }) => one.versions.every(isOlder)));
  const value = candidates.at(older ? 0 : -1) as string;
  const others = candidates.slice(0, candidates.indexOf(value)).reverse();
  const unknown = [
    ...outside(
      passedOver.flatMap(({ one }) => (isOutside(one) && !isRefused(one, stated) ? one : [])),
      value,
    ),
    ...passedOver.flatMap(({ one, why }) => (isOutside(one) ? [] : [contradiction(one, why)])),
  ];
  if (tooOld)
    unknown.push(
      `Whether Django ${django?.value} runs on Python ${value}: it supports Python up to ${supported.at(-1)}, and images can be made of ${pythons[0]} to ${pythons.at(-1)}. If check, tests or image fail for it, move to Django ${firstDjangoOn(value)} or later first.`,
    );
  const all = stated.map((one) => fact(one.text, one.evidence));
  const enforced = stated.filter((one) => one.enforced && allowedBy(one, value));
  const patch = wantedPatch(
    value,
    enforced.flatMap(({ versions }) => versions),
  );
  return {
    python: {
      ...fact(value, ...evidence),
      stated: all,
      ...(patch ? { patch } : {}),
      ...(others.length > 0 ? { older: others } : {}),
    },
    unknown,
  };
}

/** Whether a stated version, such as `3.9`, `3.6.4` or `<3.8`, allows nothing but Pythons before the oldest base. */
const isOlder = (statement: string): boolean =>
  !pythons.some((python) => satisfies(python, statement)) &&
  olderPythons.some((python) => satisfies(python, statement));

/** `3.11` or `3.11.4`, rather than a range, of a Python that there is a base for. */
const isNamedHere = (statement: string): boolean =>
  /^(==)?3\.\d+(\.\d+|\.\*)?$/.test(statement) && pythons.some((python) => satisfies(python, statement));

const olderPythons = ['2.7', ...Array.from({ length: 10 }, (_, minor) => `3.${minor}`)];

const isOutside = (one: Stated): boolean => !pythons.some((python) => allowedBy(one, python));

/** Whether the project's own manifest allows none of the Pythons that a statement names: then that is out of date. */
const isRefused = (one: Stated, stated: readonly Stated[]): boolean =>
  stated.some(
    (other) =>
      other.enforced && !olderPythons.some((python) => allowedBy(one, python) && allowedBy(other, python)),
  );

/** One sentence for all of them, with the first place of each. */
function outside(stated: readonly Stated[], chosen: string): string[] {
  const asked = stated
    .filter(({ text }, at) => stated.findIndex((one) => one.text === text) === at)
    .map((one, at) => `${placeOf(one.evidence)} ${at === 0 ? 'asks ' : ''}for "${one.text}"`);
  return asked.length === 0
    ? []
    : [
        `Whether the project runs on Python ${chosen}: ${asked.join(', ')}, and images can be made of ${pythons[0]} to ${pythons.at(-1)}.`,
      ];
}

const contradiction = (one: Stated, why: string): string =>
  `Which Python counts: ${placeOf(one.evidence)} states "${one.text}", ${why}. State one of them in .python-version.`;
