import { call, expression, head, type WorkflowOptions } from './workflow-parts.ts';

interface ByHand {
  id: string;
  name: string;
  workflow: 'promote' | 'set-back';
  about: string;
  /** What a person is asked for, each with what it is. */
  inputs: Record<string, string>;
}

const promotion: ByHand = {
  ...{ id: 'promote', name: 'Promote', workflow: 'promote' },
  about:
    'Moves a tag, such as that of an environment, to what a commit of the default branch published. Started by hand.',
  inputs: { project: 'The project', to: 'The tag or environment to move to what this commit published' },
};
const rollback: ByHand = {
  ...{ id: 'rollback', name: 'Roll back', workflow: 'set-back' },
  about: 'Sets a tag back to an earlier image. Started by hand; the registry keeps the reason.',
  inputs: {
    project: 'The project',
    tag: 'The tag or environment to set back, such as latest',
    to: 'The version or digest to serve',
    reason: 'Why - kept with the image, and shown in its history',
  },
};

/** The workflows by which a team moves tags on GitHub: also who has no clone may, and no registry's password. */
export const byHand = (options: WorkflowOptions): { name: string; text: string; purpose: string }[] => [
  {
    ...{ name: 'pipeline-promotion.yml', text: workflow(options, promotion) },
    purpose: 'moves a tag, such as staging, by hand',
  },
  {
    ...{ name: 'pipeline-rollback.yml', text: workflow(options, rollback) },
    purpose: 'sets a tag back, by hand',
  },
];

function workflow(options: WorkflowOptions, { id, name, workflow, about, inputs }: ByHand): string {
  const asked = Object.entries(inputs).flatMap(([input, description]) => [
    ...[`      ${input}:`, `        description: ${description}`],
    ...['        type: string', '        required: true'],
  ]);
  const events = ['  workflow_dispatch:', '    inputs:', ...asked].join('\n');
  const given = Object.keys(inputs).map((input) => [input, expression(`inputs.${input}`)]);
  const group = `pipeline-${id}-${expression('github.run_id')}`;
  return `${head(about, `Pipeline, ${name.toLowerCase()} by hand`, events, { group })}${[
    call(options, { id, name, workflow, with: Object.fromEntries(given) }),
    call(options, {
      ...{ id: 'progress', name: 'Progress', workflow: 'progress', needs: [id] },
      if: `!cancelled() && needs.${id}.result == 'success'`,
    }),
  ].join('\n')}`;
}
