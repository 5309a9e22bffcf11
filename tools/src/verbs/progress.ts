import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import {
  askSite,
  collectStatus,
  followPage,
  keepInRegistry,
  lastDigest,
  makeIndex,
  makePage,
  pageFiles,
  tell,
} from '@shipshape/progress';
import { findProject, findProjects, type Project } from '@shipshape/workload';
import { type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { confirmUnless } from '../asked.ts';
import type { Outcome, Recipe, Values } from '../verbs.ts';

type Step = (project: Project, values: Values<'progress'>, say: Log) => Promise<Outcome>;

/** What one of several projects came to. */
type Part = (project: Project, say: Log) => Promise<{ text: string; json: object }>;

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));

const collect: Part = async (project, say) => {
  const { status } = await collectStatus(project, say);
  const file = relative(workspaceRoot, pageFiles(project).status);
  return { text: `${file}: ${status.overall.level}`, json: status };
};

const page: Part = async (project, say) => {
  if (!existsSync(pageFiles(project).facts)) await collectStatus(project, say);
  const { status, events } = makePage(project);
  await tell(events, lastDigest(project).digest.text, say);
  const file = pageFiles(project).page;
  const { level } = status.overall;
  const json = { project: project.name, page: file, level, events };
  return { text: `${relative(workspaceRoot, file)}: ${level}`, json };
};

const both: Part = async (project, say) => {
  await collectStatus(project, say);
  return page(project, say);
};

const digest: Step = async (project, { json, markdown }) => {
  const { status, digest: lines } = lastDigest(project);
  if (json) print({ project: project.name, level: status.overall.level, ...lines });
  else process.stdout.write(markdown ? lines.markdown : lines.text);
  return undefined;
};

const open: Step = async (project, { port, json }, say) => {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UserError(`--port must be a number up to 65535, not "${port}".`);
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
  const opened = (url: string) => {
    if (json) console.log(JSON.stringify({ url }));
    else console.log(`\n  ${url}\n\n  It follows changes. Press Ctrl-C to stop it.`);
  };
  await followPage(project, { port: Number(port), say, opened, signal: ended.signal });
  return undefined;
};

const keep: Step = (project, { version, yes }, say) =>
  keepInRegistry(project, { version, confirm: confirmUnless(yes), say });

/** For a workflow, as outputs of its step. */
const site = async (): Promise<Outcome> => {
  for (const [name, value] of Object.entries(await askSite())) console.log(`${name}=${value}`);
  return undefined;
};

const parts: Record<string, Part> = { collect, page, '': both };
const steps: Record<string, Step> = { digest, open, keep };

const recipe: Recipe<'progress'> = async (values, say) => {
  const { step, project: name, json } = values;
  if (step === 'site') return site();
  const single = Object.hasOwn(steps, step) ? steps[step] : undefined;
  if (single) return single(findProject(name), values, say);
  const part = Object.hasOwn(parts, step) ? parts[step] : undefined;
  if (!part) {
    throw new UserError(
      `There is no step "${step}" of progress: choose one of collect, page, digest, open, keep, site.`,
    );
  }
  const projects = name ? [findProject(name)] : findProjects();
  if (projects.length === 0) {
    // A workflow of a workspace without an application asks as well.
    if (step === 'collect') return 'there is no application here, and nothing to gather';
    findProject('');
  }
  const made = [];
  for (const project of projects) made.push(await part(project, say));
  if (step !== 'collect') makeIndex();
  if (json) print(projects.length === 1 ? made[0]?.json : made.map((one) => one.json));
  return json ? undefined : made.map(({ text }) => text).join(', ');
};

export default recipe;
