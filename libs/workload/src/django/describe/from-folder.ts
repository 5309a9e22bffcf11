import { isBelow, relative } from '../../paths.ts';
import type { DjangoProject, Evidence } from './project.ts';

/**
 * A project as its own folder sees it, in which its commands run: each path from there, and what lies outside of it by the way
 * up (`../.github/workflows/ci.yml`).
 */
export function fromItsFolder(project: DjangoProject): DjangoProject {
  const { root } = project;
  if (root === '.') return project;
  const up = root.replaceAll(/[^/]+/g, '..');
  const path = (from: string): string =>
    from.startsWith('/') ? from : isBelow(from, root) ? relative(root, from) : `${up}/${from}`;
  const paths = (all: readonly string[]) => all.map(path);
  const evidence = (all: readonly Evidence[]) => all.map((one) => ({ ...one, file: path(one.file) }));
  /** A fact, or what has evidence like one, with that evidence from here. */
  const seen = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(seen);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === 'evidence' && Array.isArray(each) ? evidence(each as Evidence[]) : seen(each),
      ]),
    );
  };
  const { install, services, dockerfiles, manage, ...rest } = seen(project) as DjangoProject;
  return {
    ...rest,
    root: '.',
    manage: { ...manage, value: path(manage.value) },
    install: {
      ...install,
      value: {
        ...install.value,
        files: paths(install.value.files),
        developmentFiles: paths(install.value.developmentFiles),
      },
    },
    services: services.map(({ value, ...others }) => ({
      ...others,
      value: {
        ...value,
        ...(value.file === undefined ? {} : { file: path(value.file) }),
        ...(value.folder === undefined ? {} : { folder: path(value.folder) }),
      },
    })),
    importFolders: paths(rest.importFolders),
    logFiles: paths(rest.logFiles),
    uploadFolders: paths(rest.uploadFolders),
    dockerfiles: dockerfiles.map(({ value, ...others }) => ({
      ...others,
      value: { ...value, path: path(value.path) },
    })),
    preparations: rest.preparations.map(({ value, ...others }) => ({
      ...others,
      value: {
        ...value,
        path: path(value.path),
        ...(value.from === undefined ? {} : { from: path(value.from) }),
      },
    })),
    submodules: paths(rest.submodules),
  };
}
