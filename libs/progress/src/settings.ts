import { join } from 'node:path';
import { plainText, webAddress } from '@shipshape/progress-model';
import type { Environment, Misstated } from './environments/environments.ts';
import { asObject, asText, objectsIn, readObject } from './read-text.ts';

/** What a team states for its page, in `progress` of its shipshape.json. */
export interface ProgressSettings {
  /** The project's name in the client's words. */
  title: string;
  language: 'en' | 'es';
  environments: (Environment | Misstated)[];
  /** Where the page is published; null where that is not stated. */
  page: string | null;
  /** Changes of the table of judgements, as the model reads them. */
  rules: unknown;
}

/** Variables that are read beside the file: repository variables of a workflow. */
export interface ProgressVariables {
  /** `staging=https://… production=https://…`, which adds to the file's, or replaces one of the same name. */
  PROGRESS_ENVIRONMENTS?: string | undefined;
  /** Where the page is published. */
  PROGRESS_URL?: string | undefined;
}

/**
 * The page's settings of a project. An environment that cannot be asked is among them, with why: the page comes without it.
 *
 * @param folder the project's folder
 */
export function progressSettings(
  folder: string,
  project: string,
  variables: ProgressVariables = process.env as ProgressVariables,
): ProgressSettings {
  const file = readObject(join(folder, 'shipshape.json'));
  const stated = asObject(file?.progress) ?? {};
  const smoke = asObject(file?.smoke);
  const paths = {
    version: asText(smoke?.version) ?? '/version',
    health: asText(smoke?.health) ?? '/healthz',
  };
  const fromFile = objectsIn(stated.environments).map((one) =>
    environment(
      {
        name: asText(one.name) ?? '',
        url: asText(one.url) ?? '',
        version: asText(one.version) ?? paths.version,
        health: asText(one.health) ?? paths.health,
      },
      'progress.environments in shipshape.json',
    ),
  );
  const fromVariable = (variables.PROGRESS_ENVIRONMENTS ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const at = entry.indexOf('=');
      const [name, url] = at > 0 ? [entry.slice(0, at), entry.slice(at + 1)] : ['', entry];
      return environment({ name, url, ...paths }, 'PROGRESS_ENVIRONMENTS');
    });
  const named = new Map([...fromFile, ...fromVariable].map((one) => [one.name, one]));
  return {
    title: plainText(asText(stated.title) ?? '', 80) || titleOf(project),
    language: stated.language === 'es' ? 'es' : 'en',
    environments: [...named.values()],
    page: webAddress(variables.PROGRESS_URL || asText(stated.url)),
    rules: stated.rules,
  };
}

/** `my-shop` as `My shop`. */
const titleOf = (project: string) => {
  const words = project.replace(/[-_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function environment(one: Environment, where: string): Environment | Misstated {
  const url = webAddress(one.url);
  const name = plainText(one.name, 40);
  if (url && name) return { ...one, name, url };
  // The address is not repeated: it may hold a login.
  const wrong = `${where}: ${name ? `the address of ${name}` : 'an entry'} is not as it should be. Write a name and an address without a login, such as staging=https://staging.example.org`;
  return { name: name || '?', wrong };
}
