import type { Rule } from './model.ts';
import { expression, unlike } from './tables.ts';

const needed = { type: 'string', required: true };
const text = { type: 'string', default: '' };
const optional = { required: false };
const output = (job: string, name: string) => ({ value: expression(`jobs.${job}.outputs.${name}`) });

/** What each file starts on: exactly this, with what it takes and gives. */
const starts: Record<string, object> = {
  'nx-affected.yml': {
    workflow_call: {
      inputs: {
        name: { type: 'string', default: 'affected' },
        targets: needed,
        list: text,
        base: text,
        head: text,
        parallel: { type: 'number', default: 3 },
        'max-shards': { type: 'number', default: 4 },
      },
      outputs: { plan: output('plan', 'plan'), listed: output('plan', 'listed') },
    },
  },
  'promote.yml': {
    workflow_call: {
      inputs: { project: needed, to: text, version: text, registry: text, 'registry-user': text },
      secrets: { REGISTRY_PASSWORD: optional },
    },
    workflow_dispatch: { inputs: { project: needed, to: needed } },
  },
  'publish-images.yml': {
    workflow_call: {
      inputs: {
        project: needed,
        registry: text,
        'registry-user': text,
        attest: { type: 'boolean', default: false },
      },
      secrets: { REGISTRY_PASSWORD: optional },
      outputs: {
        image: output('publish', 'image'),
        digest: output('publish', 'digest'),
        tags: output('publish', 'tags'),
        skipped: output('publish', 'skipped'),
      },
    },
  },
  // Every pull request, whatever it changes: a gate that does not run keeps it from being merged.
  'pull-request.yml': { pull_request: null, merge_group: null },
  'release.yml': { push: { branches: ['main'], tags: ['*@*.*.*'] } },
  'rollback.yml': {
    workflow_dispatch: { inputs: { project: needed, tag: needed, to: needed, reason: needed } },
  },
  'security.yml': {
    schedule: [{ cron: '17 5 * * 1' }],
    push: { branches: ['main'], paths: ['.github/**', 'tools/workflows/**'] },
    pull_request: {
      paths: ['.github/**', 'tools/workflows/**', '**/package-lock.json', '**/requirements*.txt'],
    },
  },
};

const undescribed = (on: object): unknown =>
  JSON.parse(JSON.stringify(on, (key, value) => (key === 'description' ? undefined : value)));

const exactStarts: Rule = ({ workflows }) =>
  unlike(
    'on',
    workflows.map(({ file, on }) => ({ at: file, value: undescribed(on) })),
    starts,
  );

const events = ['merge_group', 'pull_request', 'push', 'schedule', 'workflow_call', 'workflow_dispatch'];

const ours: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, on }) =>
    Object.keys(on)
      .filter((event) => !events.includes(event))
      .map((event) => `${file} starts on ${event}, which runs a stranger's code with our rights`),
  );

export const triggerRules: Record<string, Rule> = {
  'every workflow starts on what the table says, and takes and gives it': exactStarts,
  "nothing runs a stranger's code with our rights": ours,
};
