import { lookUp } from '@shipshape/workspace';
import { type Data, get } from '../sources.ts';

/** An action that runs a linter: its inputs, and the options that it has without one. */
interface LinterAction {
  program: string;
  options: [input: string, without: string];
  paths: string;
  /** Its own releases are those of the linter. */
  sameReleases?: true;
}

const ruff: LinterAction = { program: 'ruff', options: ['args', 'check'], paths: 'src' };
const actions: Record<string, LinterAction> = {
  'psf/black': { program: 'black', options: ['options', '--check'], paths: 'src', sameReleases: true },
  'astral-sh/ruff-action': ruff,
  'chartboost/ruff-action': ruff,
  'isort/isort-action': {
    ...{ program: 'isort', options: ['configuration', '--check-only'], paths: 'sort-paths' },
  },
};

/**
 * The command that a step of GitHub's CI runs by an action in place of a script; undefined for any other action. Those that
 * run pre-commit need none: its configuration is read itself.
 */
export function commandOfAction(uses: string, inputs: Data): string | undefined {
  const [name = '', ref = ''] = uses.split('@');
  const action = lookUp(actions, name.toLowerCase());
  if (!action) return undefined;
  const { program, options, paths, sameReleases } = action;
  const input = (key: string, without: string) => String(get(inputs, key) ?? '').trim() || without;
  const asked = input('version', sameReleases ? ref : '').replace(/^==?/, '');
  const tool = /^\d[\w.]*$/.test(asked) ? `uvx ${program}@${asked}` : program;
  return `${tool} ${input(...options)} ${input(paths, '.')}`.replaceAll(/\s+/g, ' ');
}
