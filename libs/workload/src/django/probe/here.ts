import { type Log, UserError } from '@shipshape/workspace';
import type { DjangoProject } from '../describe/project.ts';
import { placeholderOf } from '../describe/settings/placeholder.ts';
import { type EnvironmentOptions, probeEnvironment } from './environment.ts';
import { type Probed, type ProbeOptions, probe } from './probe.ts';

/**
 * Probes on this machine. Where its packages cannot be installed here, what the settings' code requires is returned,
 * and what could not be concluded says why; the same probe then runs in the built image.
 */
export async function probeHere(
  project: DjangoProject,
  options: EnvironmentOptions & ProbeOptions & { say: Log },
): Promise<Probed> {
  try {
    const environment = await probeEnvironment(project, options);
    return await probe(project, environment.run, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const required = project.variables
      .filter(({ value }) => value.required)
      .map(({ value: { name, form } }) => ({
        name,
        form,
        placeholder: options.given?.[name] ?? placeholderOf(name, form, project),
        by: 'settings' as const,
      }));
    return {
      answered: false,
      required,
      rounds: 0,
      said: error.message,
      unknown: [error.message.split('\n')[0] as string],
    };
  }
}
