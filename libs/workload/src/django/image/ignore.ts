import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';

/** Paths from the repository's root as the file names them: none with a letter of patterns, since it would name other files. */
const named = (project: DjangoProject, paths: readonly string[]): string[] =>
  paths
    .flatMap((path) => inContext(project, path) ?? [])
    .filter((path) => !/[*?[\]\\]|^[!#\s]|\s$/.test(path));

/** The files of SQLite that the settings name, whatever they are called. */
const databaseFiles = (project: DjangoProject): string[] =>
  named(
    project,
    project.services.flatMap(({ value: { file } }) => file ?? []),
  ).flatMap((path) => [path, `${path}-*`]);

/** What the settings log into, which lint and tests do while an image is built, and the older ones that a handler keeps. */
const loggedFiles = (project: DjangoProject): string[] =>
  named(project, project.logFiles).flatMap((path) => [path, `${path}.*`]);

/** What users uploaded on the machine of whoever builds; what makes git keep the folder stays. */
const uploadedFiles = (project: DjangoProject): string[] =>
  named(project, project.uploadFolders).flatMap((folder) => [folder, `!${folder}/**/.git*`]);

/** Keys and credentials that git has, and that nothing in the code names. */
const keyFiles = (project: DjangoProject): string[] =>
  named(
    project,
    project.advice.flatMap(({ leaveOut }) => leaveOut ?? []),
  );

/** What is made for tests and linters alone. */
const prepared = (project: DjangoProject): string[] =>
  named(
    project,
    project.preparations.map(({ value }) => value.path),
  );

/** The text of .dockerignore: what no image needs, so that a change of it builds nothing. */
export function dockerignoreFor(project: DjangoProject): string {
  const { node, root: collected, committed, kept } = project.static.value;
  const isFolder = (path: string) => /^(?!\.\.\/)[\w.-]+(\/[\w.-]+)*$/.test(path);
  const sections: [string, string[]][] = [
    [
      'Version control, and what only the pipeline reads',
      [
        '.git',
        '.github',
        '.gitlab-ci.yml',
        '.nx',
        '.shipshape',
        'nx.json',
        'shipshape.json',
        ...(project.root === '.' ? ['dist'] : []),
      ],
    ],
    [
      'The image is made from these, and does not contain them',
      ['Dockerfile*', '.dockerignore', 'compose*.y*ml', 'docker-compose*.y*ml'],
    ],
    [
      'Settings and data of one machine; secrets above all',
      [
        ...[
          '**/.env',
          '**/.env.*',
          '.envs',
          '**/*.sqlite',
          '**/*.sqlite-*',
          '**/*.sqlite3',
          '**/*.sqlite3-*',
          // A library of logs, such as loguru, names its files beside LOGGING.
          '**/*.log',
        ],
        ...keyFiles(project),
        ...databaseFiles(project),
        ...loggedFiles(project),
        ...uploadedFiles(project),
        ...prepared(project),
      ],
    ],
    [
      'Made again where it is needed',
      [
        '**/__pycache__',
        '**/*.py[cod]',
        '**/.venv',
        '**/venv',
        '**/node_modules',
        '**/.*_cache',
        '**/.tox',
        '**/.nox',
        '**/.coverage*',
        '**/htmlcov',
        // The result of a whole folder of code is copied over that code.
        ...(node?.output ?? []).filter((path) => path !== '.' && path !== node?.folder),
        ...(collected && !committed && !kept && isFolder(collected) ? [collected] : []),
      ],
    ],
    ['Of editors', ['**/.idea', '**/.vscode', '**/.DS_Store']],
  ];
  return sections
    .map(([title, lines]) => `# ${title}.\n${[...new Set(lines)].map((line) => `${line}\n`).join('')}`)
    .join('\n');
}
