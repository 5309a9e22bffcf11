import type { Rule } from './model.ts';
import { type Circumstances, mergeGroup, pullRequest, type Results, simulate } from './simulate.ts';

const group = mergeGroup(true);
const deleted = { event_name: 'push', event: { deleted: true, repository: { private: false } } };
const schedule = { event_name: 'schedule', event: { schedule: '41 3 * * *' } };
const nothing = { outputs: { listed: '[]' } };

/** The jobs that run are named in the order of the file; a job that is not named is skipped. */
type Event = [what: string, workflow: string, runs: string, ends?: Results, given?: Circumstances];

const everywhere: Event[] = [
  ['a merge that changes an image', 'merge', 'affected publish promote pictures progress'],
  ['a merge that changes none', 'merge', 'affected progress', {}, nothing],
  ['a merge whose checks fail', 'merge', 'affected progress all-green', { affected: 'failure' }],
  [
    'a merge whose plan was not carried out',
    'merge',
    'affected progress all-green',
    {},
    { outputs: { done: 'false' } },
  ],
  ['a merge whose image fails', 'merge', 'affected publish progress all-green', { publish: 'failure' }],
  [
    'a merge whose tags do not move',
    'merge',
    'affected publish promote pictures progress all-green',
    { promote: 'failure' },
  ],
  [
    'a merge whose pictures fail',
    'merge',
    'affected publish promote pictures progress',
    { pictures: 'failure' },
  ],
  [
    'a merge whose page fails',
    'merge',
    'affected publish promote pictures progress',
    { progress: 'failure' },
  ],
  ['a merge that somebody cancels', 'merge', 'all-green', {}, { cancelled: true }],
  ['a deleted main', 'merge', 'all-green', {}, { github: deleted }],
  ['a release tag', 'release', 'tag release progress keep', {}, { outputs: { open: 'false' } }],
  ['a release tag that is pushed together with its commit', 'release', 'tag release pictures progress keep'],
  [
    'a release tag whose pictures take too long',
    'release',
    'tag release pictures progress keep',
    { pictures: 'failure' },
  ],
  ['a release tag that is none', 'release', 'tag', { tag: 'failure' }],
  ['a release that is refused', 'release', 'tag release', { release: 'failure' }],
  [
    'a release whose page is not made',
    'release',
    'tag release pictures progress',
    { progress: 'failure' },
    { outputs: { made: 'false' } },
  ],
  [
    'a release whose page GitHub Pages refuses',
    'release',
    'tag release pictures progress keep',
    { progress: 'failure' },
    { outputs: { made: 'true' } },
  ],
  ['a deleted release tag', 'release', '', {}, { github: deleted }],
  ['a night', 'nightly', 'everything progress', {}, { github: schedule }],
  [
    'a night whose checks fail',
    'nightly',
    'everything progress',
    { everything: 'failure' },
    { github: schedule },
  ],
  ['a page that may be published', 'progress', 'page pages'],
  ['a page that may not', 'progress', 'page', {}, { outputs: { pages: 'false' } }],
  ['a rollback by hand', 'rollback', 'rollback progress'],
  ['a rollback that is refused', 'rollback', 'rollback', { rollback: 'failure' }],
  ['a promotion by hand', 'promotion', 'promote progress'],
  ['a promotion that is refused', 'promotion', 'promote', { promote: 'failure' }],
];
const ours: Event[] = [
  ['a pull request', 'pull-request', 'affected browser security', {}, { github: pullRequest(false) }],
  ['the same in a private repository', 'pull-request', 'affected browser', {}, { github: pullRequest(true) }],
  [
    'the same with Code Security',
    'pull-request',
    'affected browser security',
    {},
    { github: pullRequest(true), vars: { CODE_SECURITY: 'on' } },
  ],
  [
    "a fork's pull request in a private repository, which sees no variables",
    'pull-request',
    'affected browser security',
    {},
    { github: pullRequest(true, 'stranger/shop') },
  ],
  [
    'the same whose security check fails',
    'pull-request',
    'affected browser security all-green',
    { security: 'failure' },
    { github: pullRequest(true, 'stranger/shop') },
  ],
  [
    'a pull request whose tests in a browser fail',
    'pull-request',
    'affected browser security all-green',
    { browser: 'failure' },
    { github: pullRequest(false) },
  ],
  [
    'a pull request that a newer push replaces',
    'pull-request',
    'all-green',
    {},
    { github: pullRequest(false), cancelled: true },
  ],
  ['a group of the merge queue', 'pull-request', 'affected browser', {}, { github: group }],
  [
    'a failing group',
    'pull-request',
    'affected browser all-green',
    { affected: 'failure' },
    { github: group },
  ],
  [
    'a merge that affects a suite, for which no image waits',
    'merge',
    'affected suites publish promote pictures progress',
    {},
    { outputs: { later: 'true' } },
  ],
  [
    'a merge whose suite fails: what it published is there, and counts as no success',
    'merge',
    'affected suites publish promote pictures progress all-green',
    { suites: 'failure' },
    { outputs: { later: 'true' } },
  ],
];
const ofATeam: Event[] = [
  ['a pull request', 'pull-request', 'affected', {}, { github: pullRequest(true) }],
  [
    'a failing pull request',
    'pull-request',
    'affected all-green',
    { affected: 'failure' },
    { github: pullRequest(true) },
  ],
  ['a group of the merge queue', 'pull-request', 'affected', {}, { github: group }],
];

/** Each event by hand: which jobs of the workflow that it starts run, by GitHub's rules for conditions and results. */
const everyEvent: Rule = ({ workflows, whose }) =>
  [...(whose === 'ours' ? ours : ofATeam), ...everywhere].flatMap(([what, name, runs, ends = {}, given]) => {
    const workflow = workflows.find(({ file }) => file === `${name}.yml`);
    if (!workflow) return [`there is no ${name}.yml`];
    const results = simulate(workflow, ends, {
      ...given,
      // Most changes affect no suite of this repository's own.
      outputs: { later: 'false', ...given?.outputs },
    });
    const ran = Object.keys(workflow.jobs).filter((id) => ['success', 'failure'].includes(results[id] ?? ''));
    return ran.join(' ') === runs ? [] : [`${name}.yml: ${what} runs "${ran.join(' ')}" and not "${runs}"`];
  });

export const eventRules: Record<string, Rule> = {
  'each event starts the jobs that it should': everyEvent,
};
