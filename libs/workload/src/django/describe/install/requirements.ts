import type { Fact, Requirement } from '../project.ts';

/** Normalised as PEP 503 has it. */
export const packageName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** Whether a package, by its normalised name, is among what production installs. */
export const hasPackage = (
  { requirements }: { requirements: readonly Fact<Requirement>[] },
  name: string,
): boolean => requirements.some(({ value }) => value.name === name && !value.development);

/** Whether production installs a package by its name, or by an extra that is called as it: `channels[daphne]`. */
export const bringsPackage = (
  { requirements }: { requirements: readonly Fact<Requirement>[] },
  name: string,
): boolean =>
  requirements.some(
    ({ value }) => !value.development && (value.name === name || value.extras.includes(name)),
  );

/** A requirement as PEP 508 writes it; undefined where the text is none. */
export function parseRequirement(
  text: string,
): (Omit<Requirement, 'development'> & { direct: string | null }) | undefined {
  const [withoutMarker = '', ...marker] = text.split(/\s*;\s*(?=[\w'"(])/);
  const match = /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(.+)|(\(?\s*[<>=!~].*)?)$/.exec(
    withoutMarker.trim(),
  );
  if (!match) return undefined;
  const [, name = '', extras = '', direct, specifier = ''] = match;
  return {
    name: packageName(name),
    extras: extras
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    specifier: specifier.replaceAll(/[\s()]/g, ''),
    ...(marker.length > 0 ? { marker: marker.join('; ').trim() } : {}),
    direct: direct?.trim() ?? null,
  };
}

/** Whether a package, by its normalised name, only builds, installs or tests others, whatever it is installed beside. */
export const isTool = (name: string): boolean =>
  /^(pip|setuptools|wheel|build|tox|nox|uv|pre-commit|coverage|pytest\b.*)$/.test(name);
