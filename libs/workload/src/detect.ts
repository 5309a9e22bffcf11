import { badFolder, badProjectName, badStatedName, isPlainFolder, isProjectName } from '@shipshape/workspace';
import { folderName } from './stated.ts';
import type { Detection, Project } from './workload.ts';

/** Folders of tools, whose files are not part of a project. */
const ofTools = new Set([
  'node_modules',
  'venv',
  'site-packages',
  'dist',
  'build',
  '__pycache__',
  'bower_components',
]);

/** Folders in which a marker file is an example or a fixture, if the project has another one. */
const asides = /^(tests?|testing|testdata|fixtures?|examples?|samples?|demos?|docs?|templates?|benchmarks?)$/;

/** What shows where a project outside of `apps` begins. */
export const projectFiles = [
  'Dockerfile',
  'pyproject.toml',
  'requirements.txt',
  'shipshape.json',
  'project.json',
];

const folderOf = (file: string) => file.split('/').slice(0, -1).join('/') || '.';
const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1);

/**
 * Whether a file is at a place where projects may be: in no tool's folder, no hidden one and no template's `{{…}}`. A
 * folder of `apps` is a project's, also one called `build` or `dist`.
 */
export const isProjectFile = (file: string): boolean =>
  file
    .split('/')
    .slice(0, -1)
    .every(
      (folder, at, all) =>
        (!ofTools.has(folder) || (at === 1 && all[0] === 'apps' && /^(build|dist)$/.test(folder))) &&
        !folder.startsWith('.') &&
        !folder.includes('{{'),
    );

/**
 * Whether a file is in a tool's folder at a place where a project may be: `apps/venv`, which may be a project's name.
 * Files further down were written by a tool.
 */
export const isMisnamed = (file: string): boolean =>
  /^apps\/[^/]+$/.test(folderOf(file)) && ofTools.has(nameOf(folderOf(file))) && !isProjectFile(file);

/**
 * The folder of the project that a marker file belongs to: `apps/<name>` where it is below that, otherwise the nearest
 * folder upwards with one of the project files, otherwise its own.
 */
function rootOf(marker: string, folders: ReadonlySet<string>, otherwise = folderOf(marker)): string {
  const own = folderOf(marker);
  const parts = own === '.' ? [] : own.split('/');
  if (parts[0] === 'apps' && parts.length > 1) return parts.slice(0, 2).join('/');
  for (let length = parts.length; length >= 0; length--) {
    const folder = parts.slice(0, length).join('/') || '.';
    if (folders.has(folder)) return folder;
  }
  return otherwise;
}

/**
 * The folder of each marker file's project. A shipshape.json that no marker file has nearest to it says where the project
 * of those below begins: there a Dockerfile may lie beside the marker, and the packages be named further up.
 */
function rootsOf(markers: readonly string[], files: readonly string[]): Map<string, string> {
  const foldersWith = (names: readonly string[]) =>
    new Set(files.filter((file) => names.includes(nameOf(file))).map(folderOf));
  const [folders, stated] = [foldersWith(projectFiles), foldersWith(['shipshape.json'])];
  const roots = new Map(markers.map((marker) => [marker, rootOf(marker, folders)]));
  const taken = new Set(roots.values());
  const unclaimed = new Set([...stated].filter((folder) => !taken.has(folder)));
  for (const [marker, root] of roots)
    if (!stated.has(root)) roots.set(marker, rootOf(marker, unclaimed, root));
  return roots;
}

/**
 * Finds the projects of a kind by the file that marks them, anywhere below the project's folder. Where a project has a
 * shipshape.json, only those outside of `apps` that have one count: a repository may have others beside, such as examples.
 *
 * @param files paths from the workspace root: marker files, and `projectFiles`
 * @param stated the name that a project states, by its folder; without one it has that of its folder
 */
export function detectByMarker(
  { kind, marker }: { kind: string; marker: string },
  files: readonly string[],
  stated: (root: string) => string | undefined = () => undefined,
): Detection {
  const considered = files.filter(isProjectFile);
  const found = new Map<string, string[]>();
  const adopted = new Set(considered.filter((file) => nameOf(file) === 'shipshape.json').map(folderOf));
  const leftOut: string[] = [];
  const roots = rootsOf(considered.filter((one) => nameOf(one) === marker).sort(), considered);
  for (const [file, root] of roots) {
    found.set(root, [...(found.get(root) ?? []), file]);
  }
  const detection: Detection = { projects: [], remarks: [], problems: [] };
  for (const file of files.filter((one) => nameOf(one) === marker && isMisnamed(one))) {
    detection.remarks.push(
      `${file} makes no project: ${folderOf(file)} has the name of a folder that tools write. Rename it if it is yours.`,
    );
  }
  for (const [root, candidates] of found) {
    const [chosen, ...equals] = best(root, candidates);
    if (!chosen) continue;
    if (adopted.size > 0 && !adopted.has(root) && !root.startsWith('apps/')) {
      leftOut.push(root);
      continue;
    }
    const own = stated(root);
    const name = own ?? folderName(root);
    if (equals.length > 0) {
      detection.problems.push(
        `${root} has several files ${marker} (${[chosen, ...equals].join(', ')}), so it is unclear which one is the project's: give each project a folder of its own under apps.`,
      );
      continue;
    }
    if (!isProjectName(name)) {
      detection.problems.push(own === undefined ? badProjectName(name, root) : badStatedName(name, root));
      continue;
    }
    if (!isPlainFolder(root)) {
      detection.problems.push(badFolder(root));
      continue;
    }
    detection.projects.push({ kind, name, root, marker: relative(root, chosen) });
    for (const other of candidates.filter((one) => one !== chosen)) {
      detection.remarks.push(`${other} makes no project: ${root} is one already, by ${chosen}.`);
    }
  }
  if (leftOut.length > 0) {
    detection.remarks.push(
      `${listed(leftOut)} ${leftOut.length > 1 ? 'have' : 'has'} a ${marker} and no shipshape.json, as adopted projects have: run \`shipshape init\` in such a folder to adopt it.`,
    );
  }
  return detection;
}

/** The first two of these, and how many more. */
export const listed = (all: readonly string[]): string =>
  all.length > 3 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : all.join(', ');

/** The marker files nearest to the project's folder, examples and tests only where there is no other. */
function best(root: string, candidates: string[]): string[] {
  const isAside = (file: string) =>
    folderOf(relative(root, file))
      .split('/')
      .some((folder) => asides.test(folder));
  const proper = candidates.filter((file) => !isAside(file));
  const among = proper.length > 0 ? proper : candidates;
  const depth = (file: string) => file.split('/').length;
  const least = Math.min(...among.map(depth));
  return among.filter((file) => depth(file) === least);
}

const relative = (root: string, file: string) => (root === '.' ? file : file.slice(root.length + 1));

/** What several kinds detected; a folder or a name that two projects claim is a problem. */
export function merge(detections: readonly Detection[]): Detection {
  const projects = detections.flatMap((one) => one.projects);
  const problems = detections.flatMap((one) => one.problems);
  const claimed = (what: 'name' | 'root') =>
    projects
      .filter((one, at) => projects.findIndex((other) => other[what] === one[what]) !== at)
      .map((one) => ({ one, first: projects.find((other) => other[what] === one[what]) as Project }));
  for (const { one, first } of claimed('root')) {
    problems.push(
      `${one.root} looks like a ${first.kind} project (${first.marker}) and like a ${one.kind} project (${one.marker}): remove one of the two files.`,
    );
  }
  for (const { one, first } of claimed('name').filter(({ one, first }) => one.root !== first.root)) {
    problems.push(
      `${first.root} and ${one.root} would both be called ${one.name}: rename one of the folders.`,
    );
  }
  return { projects, problems, remarks: detections.flatMap((one) => one.remarks) };
}
