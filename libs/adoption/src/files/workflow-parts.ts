import { calls } from './workflow-calls.ts';

export interface WorkflowOptions {
  /** `<owner>/<repository>` of Shipshape on GitHub, whose workflows are called. */
  repository: string;
  /** The whole name of the commit that they are pinned to. */
  commit: string;
  defaultBranch: string;
  lfs: boolean;
  submodules: boolean;
}

/** A reusable workflow or an action of Shipshape's, by its path under `.github`, pinned. */
const pinned = ({ repository, commit }: WorkflowOptions, path: string): string =>
  `${repository}/.github/${path}@${commit}`;

/** The part of a workflow above its jobs. */
export function head(
  about: string,
  name: string,
  events: string,
  { group, cancel = false }: { group: string; cancel?: boolean },
): string {
  return `# ${about}
name: ${name}

on:
${events}

permissions: {}

concurrency:
  group: ${group}
  cancel-in-progress: ${cancel}

jobs:
`;
}

export interface Call {
  id: string;
  name: string;
  workflow: keyof typeof calls;
  needs?: string[];
  /** The condition, without its braces. */
  if?: string;
  /** One job for each project of the list. */
  each?: boolean;
  with?: Record<string, string>;
}

/** A job that calls a workflow of Shipshape's with the rights and the secrets that it asks for, and no others. */
export function call(options: WorkflowOptions, job: Call): string {
  const { rights, secrets } = calls[job.workflow];
  const project = job.each ? { project: expression('matrix.project') } : {};
  const registry = {
    registry: expression('vars.REGISTRY'),
    'registry-user': expression('vars.REGISTRY_USER'),
  };
  const given = {
    ...{ ...project, ...job.with },
    ...(secrets.length > 0 ? registry : {}),
    ...(['nx-affected', 'publish-images'].includes(job.workflow) ? checkout(options) : {}),
  };
  return [
    ...jobHead({ ...job, name: `${job.name}${job.each ? ` ${expression('matrix.project')}` : ''}` }),
    ...(job.each
      ? [
          ...['    strategy:', '      fail-fast: false', '      matrix:'],
          `        project: ${expression('fromJSON(needs.affected.outputs.listed)')}`,
        ]
      : []),
    `    uses: ${pinned(options, `workflows/${job.workflow}.yml`)}`,
    ...['    permissions:', ...lines(rights, '      ', ' # ')],
    ...['    with:', ...lines(given, '      ')],
    ...(secrets.length > 0
      ? ['    secrets:', ...secrets.map((name) => `      ${name}: ${expression(`secrets.${name}`)}`)]
      : []),
    '',
  ].join('\n');
}

/** What a checkout needs beyond git's own files. */
const checkout = ({ lfs, submodules }: WorkflowOptions): Record<string, string> => ({
  ...(lfs ? { lfs: 'true' } : {}),
  ...(submodules ? { submodules: 'recursive' } : {}),
});

/** What every job begins with. */
const jobHead = ({
  id,
  name,
  needs,
  if: condition,
}: Pick<Call, 'id' | 'name' | 'needs' | 'if'>): string[] => [
  ...[`  ${id}:`, `    name: ${name}`],
  ...(needs ? [`    needs: [${needs.join(', ')}]`] : []),
  ...(condition ? [`    if: ${expression(condition)}`] : []),
];

const lines = (values: Record<string, string>, indent: string, between = ': '): string[] =>
  Object.entries(values).map(([name, value]) => `${indent}${name}${between}${value}`);

/** What GitHub fills in. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** A job of one step that uses an action of Shipshape's. */
export function uses(
  options: WorkflowOptions,
  job: {
    id: string;
    name: string;
    needs?: string[];
    if: string;
    minutes: number;
    rights: Record<string, string>;
    outputs?: Record<string, string>;
    step: { name: string; id?: string; action: string; with: Record<string, string> };
  },
): string {
  return [
    ...jobHead(job),
    '    runs-on: ubuntu-24.04',
    `    timeout-minutes: ${job.minutes}`,
    ...['    permissions:', ...lines(job.rights, '      ', ' # ')],
    ...(job.outputs ? ['    outputs:', ...lines(job.outputs, '      ')] : []),
    '    steps:',
    `      - name: ${job.step.name}`,
    ...(job.step.id ? [`        id: ${job.step.id}`] : []),
    `        uses: ${pinned(options, `actions/${job.step.action}`)}`,
    ...['        with:', ...lines(job.step.with, '          ')],
    '',
  ].join('\n');
}
