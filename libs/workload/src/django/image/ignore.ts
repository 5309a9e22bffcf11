import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';

/** The files of SQLite that the settings name, whatever they are called. */
const databaseFiles = (project: DjangoProject): string[] =>
  project.services.flatMap(({ value: { file } }) => {
    const path = file === undefined ? undefined : inContext(project, file);
    return path === undefined ? [] : [path, `${path}-*`];
  });

/**
 * What users uploaded on the machine of whoever builds; what makes git keep the folder stays. A name with a letter of
 * patterns is left out, since it would name other files.
 */
const uploadedFiles = (project: DjangoProject): string[] =>
  project.uploadFolders
    .flatMap((folder) => inContext(project, folder) ?? [])
    .filter((folder) => !/[*?[\]\\]|^[!#\s]|\s$/.test(folder))
    .flatMap((folder) => [folder, `!${folder}/**/.git*`]);

/** What is made for tests and linters alone. */
const prepared = (project: DjangoProject): string[] =>
  project.preparations.flatMap(({ value }) => inContext(project, value.path) ?? []);

/** The text of .dockerignore: what no image needs, so that a change of it builds nothing. */
export function dockerignoreFor(project: DjangoProject): string {
  const { node, root: collected, committed, kept } = project.static.value;
  const isFolder = (path: string) => /^[\w.-]+(\/[\w.-]+)*$/.test(path);
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
        ],
        ...databaseFiles(project),
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
