import { baseOf, folderOf, join } from '../../paths.ts';
import { at, lineOf } from './evidence.ts';
import type { Evidence } from './project.ts';
import { get, record, type Sources } from './sources.ts';

/** A task of a build tool, for a package.json without a script that builds. */
export interface NodeTask {
  /** The tool's program with its arguments, such as `gulp build`. */
  task: string;
  evidence: Evidence;
}

interface Tool {
  package: string;
  files: RegExp;
  /** How its file defines a task of this name. */
  defines?: (task: string) => RegExp;
  program: string;
}

const tools: Tool[] = [
  {
    package: 'gulp',
    files: /^gulpfile(\.babel)?\.[cm]?[jt]s$/i,
    defines: (task) =>
      new RegExp(
        `\\btask\\(\\s*["']${task}["']|\\bexports\\.${task}\\b|\\bexports\\s*=\\s*\\{[^}]*\\b${task}\\b|\\bexport\\s+(?:const|(?:async\\s+)?function)\\s+${task}\\b|\\bexport\\s*\\{[^}]*\\b${task}\\b${task === 'default' ? '|\\bexport\\s+default\\b' : ''}`,
      ),
    program: 'gulp',
  },
  {
    package: 'grunt',
    files: /^gruntfile\.[cm]?[jt]s$/i,
    defines: (task) => new RegExp(`\\bregisterTask\\(\\s*["']${task}["']`),
    program: 'grunt',
  },
  { package: 'webpack-cli', files: /^webpack\.config\.[cm]?[jt]s$/, program: 'webpack --mode=production' },
];

/** What these tools make when they are called for a build, where the tool is among the packages and its file says how. */
export function nodeTask(sources: Sources, folder: string): NodeTask | undefined {
  const manifest = sources.json(join(folder, 'package.json') as string);
  const packages = { ...record(get(manifest, 'dependencies')), ...record(get(manifest, 'devDependencies')) };
  for (const tool of tools) {
    if (!Object.hasOwn(packages, tool.package)) continue;
    const file = sources.files
      .filter((path) => folderOf(path) === folder)
      .map(baseOf)
      .find((name) => tool.files.test(name));
    if (file === undefined) continue;
    const path = join(folder, file) as string;
    if (!tool.defines) return { task: tool.program, evidence: at(path) };
    const text = sources.text(path) ?? '';
    for (const task of ['build', 'default']) {
      const line = lineOf(text, tool.defines(task));
      if (line === undefined) continue;
      return { task: `${tool.program} ${task}`, evidence: at(path, line, text.split('\n')[line - 1]) };
    }
  }
  return undefined;
}
