import { join } from '../../paths.ts';
import type { Command } from './commands/index.ts';
import type { Context } from './context.ts';
import { at } from './evidence.ts';
import type { Evidence } from './project.ts';
import { fileOfStart } from './server-options.ts';

interface Stated {
  name: string;
  value: string;
  evidence: Evidence;
}

/** What `gunicorn.conf.py`, which gunicorn reads by itself, or the file that the start command names states as texts. */
export function gunicornFiles(context: Context, start: Command | undefined): Stated[] {
  const args = start?.args ?? [];
  const named = args.flatMap((word, index) =>
    /^(-c|--config)$/.test(word) ? [args[index + 1] ?? ''] : (/^--config=(.+)$/.exec(word)?.[1] ?? []),
  );
  const { sources, modules } = context;
  const files = [
    join(modules.folder, 'gunicorn.conf.py'),
    ...named.map((name) => fileOfStart(name, context)),
  ];
  return files.flatMap((file = '') => {
    return sources.python(file).flatMap((one) =>
      one.kind === 'assign' && one.targets[0]?.kind === 'name' && one.value
        ? [
            {
              name: one.targets[0].name,
              value: one.value.kind === 'string' ? one.value.value : '',
              evidence: at(file, one.line, sources.line(file, one.line)),
            },
          ]
        : [],
    );
  });
}

/**
 * The start command with the application and the workers of gunicorn's file; that alone, where nothing else starts a server.
 *
 * @param installed whether production's packages have gunicorn
 */
export function withFile(
  start: Command | undefined,
  configured: readonly Stated[],
  installed: boolean,
): Command | undefined {
  if (start ? start.program !== 'gunicorn' : !installed) return start;
  const stated = configured.filter(
    ({ name, value }) => /^(wsgi_app|worker_class)$/.test(name) && value !== '',
  );
  const [first] = stated;
  if (!first) return start;
  const added = stated.map(({ name, value }) => (name === 'wsgi_app' ? value : `--worker-class=${value}`));
  const plain: Omit<Command, 'evidence'> = {
    ...{ origin: 'procfile', name: 'web', production: true, env: {}, program: 'gunicorn', args: [] },
    ...{ folder: '.', text: 'gunicorn' },
  };
  return { ...plain, evidence: first.evidence, ...start, args: [...(start?.args ?? []), ...added] };
}
