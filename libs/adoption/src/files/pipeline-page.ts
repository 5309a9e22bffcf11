import type { WantedFile } from './written-file.ts';

/** From the repository's root. */
export const pagePath = 'docs/pipeline.md';

export interface PageProject {
  name: string;
  root: string;
  /** Paths from the repository's root. */
  statement: string;
  dockerfile: string;
  /** The variables that production requires. */
  required: string[];
}

/**
 * One page for the team: what the pipeline does, its commands, and which file decides what.
 *
 * @param packages where the pipeline's package.json lies, from the repository's root
 */
export function pipelinePage(projects: readonly PageProject[], packages: string): WantedFile {
  const [first] = projects;
  const name = first?.name ?? 'app';
  const several = projects.length > 1;
  const rows = projects.map(({ name, root, statement, dockerfile, required }) => [
    name,
    `\`${root}\``,
    `[${dockerfile}](../${dockerfile})`,
    `[${statement}](../${statement})`,
    required.join(', ') || 'none known',
  ]);
  const text = `# The pipeline

A commit becomes a tested image in a registry, by the same commands on a laptop and on GitHub.

${commands(packages)}
    npx shipshape pipeline${several ? '   ' : '          '}# lint → test → docker-build → docker-smoke → docker-push

${table([['project', 'folder', 'image', 'settings of the pipeline', 'production requires'], ...rows])}

## Every day

${table([
  ['to do', 'command'],
  ['see what the pipeline knows of the project, and why', `\`npx shipshape describe\``],
  ['run one step', `\`npx nx run ${name}:lint\`, \`:test\`, \`:docker-build\`, \`:docker-smoke\``],
  ['take it to staging', `\`npx shipshape promote staging\``],
  ['release what this commit published', `\`git tag ${name}@1.4.0 && git push origin ${name}@1.4.0\``],
  ['go back', `\`npx shipshape rollback --tag=latest --to=1.3.2 --reason="…"\``],
  ['see which image each tag serves, and since when', `\`npx shipshape where\``],
  ['see what this machine lacks', `\`npx shipshape doctor\``],
])}

Without \`REGISTRY\` an image goes to a registry on this machine; \`REGISTRY=<host>/<namespace>\` names another one. On GitHub it is the
repository's own packages, unless the variable \`REGISTRY\` is set there.

## Which file decides what

- **shipshape.json**: variables, pages and services for the smoke test, and the findings of linters that were there at adoption.
  Its values are placeholders: no secret belongs there. \`written\` is how Shipshape knows its own files again; leave it.
- **Dockerfile**: yours to change. \`npx shipshape init --update\` shows what a newer Shipshape would write, and leaves what you changed.
- \`.github/workflows/pipeline-*.yml\`: a pull request is checked, a merge publishes, a tag \`${name}@X.Y.Z\` releases,
  and each night everything is checked. Under _Actions → Run workflow_ two more move a tag, such as staging, or set one back. All
  but the first make the page that shows where things stand. Require the status check \`all-green\` in a ruleset of the default
  branch.
- **${beside(packages)}package.json, nx.json**: the version of Shipshape, and its plugin for Nx.
`;
  return { path: pagePath, text, purpose: 'one page for the team' };
}

/** A table of Markdown, its columns as wide as their widest cell: as formatters write it, so that a team's finds nothing. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows.slice(1)].map(line).join('\n');
}

const beside = (packages: string) => (packages === '.' ? '' : `${packages}/`);

/** What a fresh clone asks for. Beside another package manager's, the pipeline's own packages are linked by its first run. */
function commands(packages: string): string {
  if (packages === '.') return '    npm ci                          # once: Nx and Shipshape';
  return `    npm ci --prefix ${packages}               # once: Nx and Shipshape
    npm run --prefix ${packages} pipeline     # once: it links them into node_modules, so that npx finds them`;
}
