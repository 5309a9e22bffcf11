import { join } from '../../paths.ts';
import { kindOf } from './process-kinds.ts';
import type { Place } from './sources.ts';

/** Programs that an image does not have: Node, make, an engine. */
const absent =
  /^(\w+=\S*\s+)*((poetry|pipenv|pdm|uv) run\s+|exec\s+)*(npm|npx|yarn|pnpm|bun|make|just|docker(-compose)?|podman(-compose)?)\s/;

/** What is no process of production. */
const ofDevelopers = /\b(runserver(_plus)?|tailwind (start|watch))\b/;

/** Whether an image of production runs a process: its command, and what the script of the repository does that it calls. */
export function canRun({ sources, root }: Place, name: string, command: string): boolean {
  if (absent.test(command) || ofDevelopers.test(command)) return false;
  const [, called] = /^(?:(?:ba)?sh\s+)?(?:\.\/)?([\w./-]+\.sh)(?:\s|$)/.exec(command) ?? [];
  const script = (called && sources.text(join(root, called) ?? '')) || '';
  // One that starts the server may build for a laptop before.
  return kindOf(name, script) === 'web' || !script.split('\n').some((line) => absent.test(line));
}
