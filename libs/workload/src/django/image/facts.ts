import type { DjangoProject } from '../describe/project.ts';
import type { NodeTools } from './node-tools.ts';

/** What the image needs to know beside the project's description: looked up once, when the Dockerfile is written. */
export interface ImageFacts {
  /** Packages that have no wheel for the image's Python, each as `name==version`: they are built from source. */
  sources: string[];
  /** The names of all packages that the lock installs; undefined where nothing was resolved. */
  installed?: string[];
  /** The settings have django.contrib.gis, which loads libraries by name. */
  usesGeo?: boolean;
  /** What collectstatic and the like get in place of the variables that production requires. */
  placeholders: Record<string, string>;
  /** Those of the groups that production installs which are extras, and not dependency groups. */
  extras: string[];
  /** The pyproject.toml, by its path in the context, whose [tool.uv] says how its packages are installed. */
  uvSettings?: string;
  /** The addresses of indexes that the lock has some packages from, and uv's settings not for all of them. */
  indexes?: string[];
  /** Packages that the lock has no hash for, each as `name==version`. */
  unhashed?: string[];
  /** How the front end's packages are installed; undefined where the project has none. */
  node?: NodeTools;
}

/** Dependencies that lie in the repository: their source must be there before anything is installed. */
export const hasLocalDependencies = ({ install }: Pick<DjangoProject, 'install'>): boolean =>
  install.value.direct.some((written) => {
    const target = written
      .trim()
      .replace(/^(-e\s+|--editable[ =])/, '')
      .replace(/^[\w.-]+(\[[^\]]*\])?\s*@\s*/, '');
    return /^file:/.test(target) || !/^[\w.+-]+(:|@)/.test(target);
  });
