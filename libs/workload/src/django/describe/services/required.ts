import type { Fact, Service, Variable } from '../project.ts';
import { engineOfUrl } from '../settings/forms.ts';
import { kindOfEngine } from './engines.ts';

/** The same variables; the address of a database is required where its default names a server that no package connects to. */
export const requiredByDriver = (
  variables: readonly Fact<Variable>[],
  services: readonly Fact<Service>[],
): Fact<Variable>[] =>
  variables.map(({ value, evidence }) => {
    const engine = value.form === 'database-url' && value.default ? engineOfUrl(value.default) : undefined;
    const kind = engine && kindOfEngine(engine);
    const connects =
      !/^(postgresql|mysql)$/.test(kind ?? '') || services.some((one) => one.value.kind === kind);
    return { value: { ...value, required: value.required || !connects }, evidence };
  });
