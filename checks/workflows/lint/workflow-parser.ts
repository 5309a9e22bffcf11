import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeWhole } from '@shipshape/workspace';
import { build } from 'esbuild';
import { type Files, isAction, isWorkflow, root } from '../files.ts';

interface Finding {
  message: string;
}
interface Parsed {
  context: { errors: { getErrors(): Finding[] } };
  value: unknown;
}
interface Parser {
  parseWorkflow(file: { name: string; content: string }, trace: unknown): Parsed;
  parseAction(file: { name: string; content: string }, trace: unknown): Parsed;
  convertWorkflowTemplate(context: unknown, value: unknown): Promise<unknown>;
  NoOperationTraceWriter: new () => unknown;
}

/** GitHub's own parser. Node cannot import it as published (it imports JSON without saying so): esbuild bundles it. */
async function loadParser(): Promise<Parser> {
  const outfile = join(root, '.shipshape/workflow-parser.mjs');
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from '@actions/workflow-parser';
        export { parseAction } from '@actions/workflow-parser/actions/action-parser';`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  // Whole or not at all: lint and mutants may load it at the same time.
  writeWhole(outfile, outputFiles[0]?.text ?? '');
  return (await import(pathToFileURL(outfile).href)) as Parser;
}

let parser: Promise<Parser> | undefined;
/** By path and text: of the files that the mutants ask about, one differs each time. */
const known = new Map<string, string[]>();

/** Findings of GitHub's parser in workflows and actions: one line each. */
export async function workflowParser(files: Files): Promise<string[]> {
  parser ??= loadParser();
  const { parseWorkflow, parseAction, convertWorkflowTemplate, NoOperationTraceWriter } = await parser;
  const trace = new NoOperationTraceWriter();
  const findings: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    if (!isWorkflow(path) && !isAction(path)) continue;
    const asked = `${path}\0${content}`;
    const before = known.get(asked);
    if (before) {
      findings.push(...before);
      continue;
    }
    const parse = isWorkflow(path) ? parseWorkflow : parseAction;
    const { context, value } = parse({ name: path, content }, trace);
    // Converting finds what the schema alone does not: needs without a job, cycles, events without a schedule.
    if (isWorkflow(path)) await convertWorkflowTemplate(context, value);
    const found = context.errors.getErrors().map(({ message }) => message);
    known.set(asked, found);
    findings.push(...found);
  }
  return findings;
}
