import type { ReadFile, WrittenFile } from './written-file.ts';

const path = '.gitignore';
const lines = ['node_modules/', 'dist/', '.nx/', '.shipshape/', '.venv/'];

/**
 * The lines in the team's .gitignore for what the pipeline keeps in the clone; those that are there count.
 *
 * @param ignored files of the pipeline that the team's lines would keep out of the repository
 */
export function gitignore(read: ReadFile, ignored: readonly string[] = []): WrittenFile {
  const there = read(path);
  const have = new Set((there ?? '').split(/\r?\n/).map(plain));
  const missing = [...lines, ...ignored.map((file) => `!/${file}`)].filter((line) => !have.has(plain(line)));
  const purpose = 'names what the pipeline keeps in the clone';
  if (there === undefined) {
    return { path, action: 'create', before: null, text: `${lines.join('\n')}\n`, purpose };
  }
  if (missing.length === 0) return { path, action: 'keep', before: there, text: there, purpose };
  const end = there.includes('\r\n') ? '\r\n' : '\n';
  const gap = there === '' || there.endsWith('\n') ? '' : end;
  const added = ['', '# The pipeline, see docs/pipeline.md', ...missing, ''].join(end);
  return { path, action: 'update', before: there, text: `${there}${gap}${added}`, purpose };
}

/** `/node_modules`, `node_modules` and `node_modules/` all keep the folder out. */
const plain = (line: string) => line.trim().replace(/^\/|\/$/g, '');
