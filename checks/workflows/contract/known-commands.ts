import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../files.ts';

/** What can be called: each script of `tools` and each target of Nx, with the flags it takes. */
export interface KnownCommands {
  scripts: Record<string, string[]>;
  /** By `project:target`. */
  targets: Record<string, string[]>;
}

const run = async (...[command, ...args]: [string, ...string[]]) => {
  const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 << 20 });
  return stdout;
};

/** The flags in a script's own help text. */
async function flagsOf(script: string): Promise<string[]> {
  const help = await run('node', '--import', 'tsx', `tools/${script}`, '--help');
  return [...help.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag = '']) => flag);
}

/** Asks the scripts for their help and Nx for its targets; a target takes what the script behind it takes. */
export async function knownCommands(wanted: Iterable<string>): Promise<KnownCommands> {
  const there = new Set(readdirSync(join(root, 'tools')));
  const flags = async (scripts: Iterable<string>) =>
    Object.fromEntries(
      await Promise.all(
        [...scripts]
          .filter((name) => there.has(name))
          .map(async (name) => [name, await flagsOf(name)] as const),
      ),
    );
  const scripts = await flags(wanted);
  const { graph } = JSON.parse(await run('npx', 'nx', 'graph', '--file=stdout')) as {
    graph: {
      nodes: Record<string, { data: { targets: Record<string, { options?: { command?: string } }> } }>;
    };
  };
  const behind = Object.entries(graph.nodes).flatMap(([project, { data }]) =>
    Object.entries(data.targets).map(([target, { options }]) => ({
      id: `${project}:${target}`,
      script: /tools\/([\w-]+\.mts)/.exec(options?.command ?? '')?.[1],
    })),
  );
  const takes = await flags(new Set(behind.flatMap(({ script }) => script ?? [])));
  return {
    scripts,
    targets: Object.fromEntries(behind.map(({ id, script }) => [id, takes[script ?? ''] ?? []])),
  };
}
