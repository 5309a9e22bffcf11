import { describe } from '../src/django/describe/index.ts';
import type { DjangoProject } from '../src/django/describe/project.ts';
import { djangoProject, type Idioms } from './django-project/index.ts';

/** The projects that files describe. */
export const describeFiles = (files: Record<string, string>, options = {}): DjangoProject[] =>
  describe(Object.keys(files), (path) => files[path], options);

/** The only project that files describe; throws where there are several or none. */
export function only(files: Record<string, string>): DjangoProject {
  const [project, ...others] = describeFiles(files);
  if (!project || others.length > 0)
    throw new Error(`${others.length + Number(!!project)} projects, not one`);
  return project;
}

/** The description of a generated project. */
export const made = (idioms: Idioms): DjangoProject => only(djangoProject(idioms));

/** The names of the variables that production needs. */
export const required = ({ variables }: DjangoProject): string[] =>
  variables
    .filter(({ value }) => value.required)
    .map(({ value }) => value.name)
    .sort();

/** The description of a generated project with these settings. */
export const madeWith = (settings: string, files: Record<string, string> = {}): DjangoProject =>
  only({ ...djangoProject(), 'config/settings.py': settings, ...files });

/** The description of a generated project that collects static files, with this setting. */
export const collecting = (setting: string, files: Record<string, string> = {}): DjangoProject =>
  madeWith(
    `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nINSTALLED_APPS = ["django.contrib.staticfiles"]\nSTATIC_URL = "static/"\nSTATIC_ROOT = BASE_DIR / "collected"\n${setting}\n`,
    files,
  );

/** A workflow of GitHub Actions whose only job runs these commands. */
export const workflow = (...commands: string[]): string =>
  `jobs:\n  test:\n    steps:\n${commands.map((one) => `      - run: ${one}\n`).join('')}`;
