import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import {
  collectStatus,
  followPage,
  keepInRegistry,
  lastDigest,
  makePage,
  pageFiles,
  tell,
} from '@shipshape/progress';
import { findProject, type Project } from '@shipshape/workload';
import { type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import type { Outcome, Recipe, Values } from '../verbs.ts';

type Step = (project: Project, values: Values<'progress'>, say: Log) => Promise<Outcome>;

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));
const shown = (file: string) => relative(workspaceRoot, file);

const collect: Step = async (project, { json }, say) => {
  const { status } = await collectStatus(project, say);
  if (!json) return `${shown(pageFiles(project).status)}: ${status.overall.level}`;
  print(status);
  return undefined;
};

const page: Step = async (project, { json }, say) => {
  if (!existsSync(pageFiles(project).facts)) await collectStatus(project, say);
  const { status, events } = makePage(project);
  await tell(events, lastDigest(project).digest.text, say);
  const { page: file } = pageFiles(project);
  if (!json) return `${shown(file)}: ${status.overall.level}`;
  print({ project: project.name, page: file, level: status.overall.level, events });
  return undefined;
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
    else console.log(`\n  ${url}\n\n  It follows what changes. Ctrl-C ends it.`);
  };
  await followPage(project, { port: Number(port), log: say, opened, signal: ended.signal });
  return undefined;
};

const keep: Step = (project, { version, yes }, say) => keepInRegistry(project, { version, yes, log: say });

const steps: Record<string, Step> = {
  collect,
  page,
  digest,
  open,
  keep,
  '': async (project, values, say) => {
    await collectStatus(project, say);
    return page(project, values, say);
  },
};

const recipe: Recipe<'progress'> = async (values, say) => {
  const step = Object.hasOwn(steps, values.step) ? steps[values.step] : undefined;
  const names = Object.keys(steps).filter(Boolean).join(', ');
  if (!step) throw new UserError(`There is no step "${values.step}" of progress: choose one of ${names}.`);
  return step(findProject(values.project), values, say);
};

export default recipe;
