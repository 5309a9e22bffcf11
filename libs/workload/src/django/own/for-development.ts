import { lookUp } from '@shipshape/workspace';
import type { DjangoProject, Variable } from '../describe/project.ts';
import { type Places, placeholders } from './placeholders.ts';

/** The description as the settings of development and tests have it, for linters and tests. */
export const forDevelopment = ({
  variables,
  developmentVariables,
  services,
}: Pick<DjangoProject, 'variables' | 'developmentVariables' | 'services'>) => {
  const names = new Set(developmentVariables.map(({ value }) => value.name));
  return {
    variables: [...variables.filter(({ value }) => !names.has(value.name)), ...developmentVariables],
    services,
  };
};

/**
 * The variables of linters and tests: {@link placeholders}, and what the project's CI sets for its tests where the settings read
 * it, unless it names a service, which has its place here. What only turns something on names none.
 */
export function variablesForDevelopment(described: DjangoProject, places: Places): Record<string, string> {
  const development = forDevelopment(described);
  const isWired = ({ name, form }: Variable) =>
    described.services.some(
      ({ value: { variables, wiring = {} } }) =>
        variables.includes(name) &&
        (!/^(boolean|presence)$/.test(form) || lookUp(wiring, name) !== undefined),
    );
  const read = new Set(
    [...described.variables, ...development.variables]
      .filter(({ value }) => !isWired(value))
      .map(({ value }) => value.name),
  );
  const ofCi = Object.entries(described.tests.value.environment ?? {}).filter(([name]) => read.has(name));
  return { ...placeholders(development, places), ...Object.fromEntries(ofCi) };
}
