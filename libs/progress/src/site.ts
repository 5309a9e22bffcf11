import { join } from 'node:path';
import { findProjects } from '@shipshape/workload';
import { workspaceRoot, writeWhole } from '@shipshape/workspace';

/**
 * Where a workspace has several projects, each with a page in a folder of its own, the page above them: a list of links.
 * A single project's page is there itself.
 */
export function makeIndex(): void {
  const names = findProjects().map(({ name }) => name);
  if (names.length < 2) return;
  // A project's name has no character that means something in HTML (see checkProjectName).
  const links = names.map((name) => `<li><a href="${name}/">${name}</a></li>`).join('');
  writeWhole(
    join(workspaceRoot, 'dist/progress/index.html'),
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Projects</title>
</head>
<body><main><h1>Projects</h1><ul>${links}</ul></main></body>
</html>
`,
  );
}
