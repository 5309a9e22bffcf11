import { commitOrder, decideMove } from '../src/index.ts';
import { byLabel, deciding, misreading, obey, spoiling, withoutRecord } from './mutate.ts';
import { type Pipeline, shipshape } from './pipeline.ts';
import { history, rank } from './repositories.ts';

/** A pipeline with one thing wrong, and the broken invariant that must give it away. */
export interface Mutant {
  name: string;
  pipeline: Pipeline;
  breaks: RegExp;
}

const anyBranch = { ...commitOrder(history), objection: () => undefined };
const isVersion = (mark: string) => mark.includes('.');

export const mutants: readonly Mutant[] = [
  { name: 'last writer wins', pipeline: deciding(obey), breaks: /^backwards: c1/ },
  {
    name: 'label against label, so that a revert is skipped',
    pipeline: byLabel(({ revision }) => revision),
    breaks: /^not as asked: main serves blue, not red/,
  },
  {
    name: 'asking commit against label, so that a re-run undoes a revert',
    pipeline: byLabel(({ mark }) => mark),
    breaks: /^backwards: c2/,
  },
  {
    name: 'same image, newer commit: not recorded',
    pipeline: spoiling((decision) => (decision.outcome === 'keep' ? withoutRecord(decision) : decision)),
    breaks: /^backwards: c2/,
  },
  {
    name: 'a move cut short counts as done',
    pipeline: misreading(({ record, served }) => {
      const begun = record && served && served.digest === record.from?.digest;
      return begun ? { record: { ...record, to: { ...record.to, digest: served.digest } } } : {};
    }),
    breaks: /^not as asked/,
  },
  {
    name: 'record lost: the oldest commit that published the image',
    pipeline: misreading(({ served }) => {
      const publishedBy = [...(served?.publishedBy ?? [])].sort((a, b) => rank(a) - rank(b)).slice(0, 1);
      return served ? { served: { ...served, publishedBy } } : {};
    }),
    breaks: /^not as asked/,
  },
  {
    name: 'position unknown: move anyway',
    pipeline: spoiling((decision, request) =>
      decision.reason === 'position-unknown' ? obey(request) : decision,
    ),
    breaks: /^not as asked: main serves red, not handmade/,
  },
  {
    name: 'any branch may ask',
    pipeline: {
      ...shipshape,
      decideMove: (request) => {
        return decideMove(isVersion(request.wanted.mark) ? request : { ...request, order: anyBranch });
      },
    },
    breaks: /^not as asked: main serves grey/,
  },
  {
    name: 'label not required',
    pipeline: {
      ...shipshape,
      decideMove: (request) => decideMove({ ...request, wanted: { ...request.wanted, revision: 'c9' } }),
    },
    breaks: /^not as asked: main serves bare/,
  },
  {
    name: 'rollback lowers the mark',
    pipeline: {
      ...shipshape,
      decideRollback: (request) => {
        return shipshape.decideRollback({ ...request, state: { served: undefined, record: undefined } });
      },
    },
    breaks: /^backwards: c2/,
  },
  {
    name: 'rollback forgets what it took back',
    pipeline: misreading(({ record }) => (record ? { record: { ...record, withdrawn: [] } } : {})),
    breaks: /^not as asked: main serves blue, not red/,
  },
  {
    name: 'the next move forgives what was taken back',
    pipeline: spoiling((decision) => {
      const { record } = decision;
      return record ? { ...decision, record: { ...record, withdrawn: [] } } : decision;
    }),
    breaks: /^not as asked: main serves blue, not red/,
  },
  {
    name: 'latest follows every release',
    pipeline: {
      ...deciding((request) => (isVersion(request.wanted.mark) ? obey(request) : decideMove(request))),
      movingTagsFor: (version) => {
        const [major, minor] = version.split('.');
        return ['latest', `${major}`, `${major}.${minor}`].map((tag) => ({ tag, reason: 'released' }));
      },
    },
    breaks: /^backwards: 1\.4\.1 moved (1|latest),/,
  },
  {
    name: 'version tag overwritten',
    pipeline: {
      ...shipshape,
      decideImmutable: (request) => shipshape.decideImmutable({ ...request, served: undefined }),
    },
    breaks: /^backwards: 1\.5\.0|^changed name: 1\.5\.0/,
  },
  {
    name: 'everything refused',
    pipeline: deciding((request) => {
      const sentence = `${request.tag}: neither commit c9 nor commit ${request.wanted.mark}.`;
      return {
        ...withoutRecord(obey(request)),
        outcome: 'refuse',
        to: undefined,
        reason: 'diverged',
        sentence,
      };
    }),
    breaks: /^not as asked: main serves undefined, not red/,
  },
  {
    name: 'turned away without a word',
    pipeline: spoiling((decision) => ({ ...decision, sentence: 'Not now.' })),
    breaks: /^sentence/,
  },
];
