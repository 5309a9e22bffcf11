import { badFolder, badProjectName, badStatedName, isPlainFolder, isProjectName } from '@shipshape/workspace';
import { baseOf, folderOf, relative } from './paths.ts';
import { isAside, isMisnamed, isProjectFile, nearest, projectFolder } from './project-folder.ts';
import { folderName } from './stated.ts';
import type { Detection, Project } from './workload.ts';

/** What shows where a project outside of `apps` begins. */
export const projectFiles = [
  'Dockerfile',
  'pyproject.toml',
  'requirements.txt',
  'shipshape.json',
  'project.json',
];

/**
 * The folder of each marker file's project. A shipshape.json that no marker file has nearest to it says where the project
 * of those below begins: there a Dockerfile may lie beside the marker, and the packages be named further up.
 */
function rootsOf(markers: readonly string[], files: readonly string[]): Map<string, string> {
  const foldersWith = (names: readonly string[]) =>
    new Set(files.filter((file) => names.includes(baseOf(file))).map(folderOf));
  const [folders, stated] = [foldersWith(projectFiles), foldersWith(['shipshape.json'])];
  const roots = new Map(markers.map((marker) => [marker, projectFolder(marker, folders)]));
  const taken = new Set(roots.values());
  const unclaimed = new Set([...stated].filter((folder) => !taken.has(folder)));
  for (const [marker, root] of roots)
    if (!stated.has(root)) roots.set(marker, projectFolder(marker, unclaimed, root));
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
  const adopted = new Set(considered.filter((file) => baseOf(file) === 'shipshape.json').map(folderOf));
  const leftOut: string[] = [];
  const roots = rootsOf(considered.filter((one) => baseOf(one) === marker).sort(), considered);
  for (const [file, root] of roots) {
    found.set(root, [...(found.get(root) ?? []), file]);
  }
  const detection: Detection = { projects: [], remarks: [], problems: [] };
  for (const file of files.filter((one) => baseOf(one) === marker && isMisnamed(one))) {
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
      `${listed(leftOut)} ${leftOut.length > 1 ? 'have' : 'has'} a ${marker} and no shipshape.json, as adopted projects have: run \`npx shipshape init\` in such a folder to adopt it.`,
    );
  }
  return detection;
}

/** The first two of these, and how many more. */
export const listed = (all: readonly string[]): string =>
  all.length > 3 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : all.join(', ');

/** The marker files nearest to the project's folder, examples and tests only where there is no other. */
function best(root: string, candidates: string[]): string[] {
  const proper = candidates.filter((file) => !isAside(relative(root, file)));
  return nearest(proper.length > 0 ? proper : candidates);
}

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
