import type { Command } from './commands/command.ts';
import type { Docker } from './dockerfiles.ts';
import type { Fact, Requirement, Settings, Variable } from './project.ts';
import type { Modules } from './settings/modules.ts';
import type { SettingsView } from './settings/view.ts';
import type { Place } from './sources.ts';

/** A project with its Dockerfiles. Each fact is read once, and passed along to all that conclude from it. */
export interface ImageContext extends Place {
  modules: Modules;
  dockerfiles: readonly Docker[];
  /** Production's own among them. */
  production: Docker | undefined;
}

/** And with what its files run. */
export interface CommandContext extends ImageContext {
  commands: readonly Command[];
}

/** And with its packages. */
export interface Context extends CommandContext {
  requirements: readonly Fact<Requirement>[];
  /** The releases of Django that these ask for, such as `==4.2.1`; null where they do not name it. */
  django: Fact<string> | null;
}

/** And with its settings. */
export interface SettingsContext extends Context {
  settings: Settings;
  /** A module of settings in an environment without variables; an empty view for none. */
  viewOf: (module: string | undefined) => SettingsView;
  /** Production's. */
  view: SettingsView;
  /** The variables that they read, and whether they fail without. */
  variables: readonly Fact<Variable>[];
  /** The variables that turn DEBUG off, each with the text that does. */
  debugOff: Record<string, string>;
  /** Production's with DEBUG off, by these variables. */
  withoutDebug: SettingsView;
}
