import { decideMove, type MoveRecord, type TagDecision } from '../src/index.ts';
import { type Pipeline, shipshape } from './pipeline.ts';
import { rank } from './repositories.ts';

export type Request = Parameters<typeof decideMove>[0];

/** The real pipeline, but with other decisions about moving tags. Who may not ask at all, still may not. */
export function deciding(decide: (request: Request) => TagDecision): Pipeline {
  return {
    ...shipshape,
    decideMove: (request) => {
      const decision = decideMove(request);
      const unheard = decision.reason === 'not-on-default-branch' || decision.reason === 'unlabelled';
      return unheard ? decision : decide(request);
    },
  };
}

/** The real decision, but about another state than the registry's. */
export function misreading(change: (state: Request['state']) => Partial<Request['state']>): Pipeline {
  return deciding((request) => {
    return decideMove({ ...request, state: { ...request.state, ...change(request.state) } });
  });
}

/** The real decision, spoilt afterwards. */
export function spoiling(change: (decision: TagDecision, request: Request) => TagDecision): Pipeline {
  return deciding((request) => change(decideMove(request), request));
}

/** Does as asked, whatever is there. */
export function obey({ tag, wanted, state: { served, record } }: Request): TagDecision {
  const from = served && { digest: served.digest, mark: record?.to.mark };
  const to = { digest: wanted.digest, mark: wanted.mark };
  const next: MoveRecord = { tag, from, to, withdrawn: record?.withdrawn ?? [] };
  const sentence = `${tag} serves ${wanted.mark}.`;
  return { tag, outcome: 'move', from: served?.digest, to: wanted.digest, record: next, sentence };
}

/** Takes the served image's label for a branch tag's place, and `asker` for the commit that asks. */
export function byLabel(asker: (wanted: Request['wanted']) => string | undefined): Pipeline {
  return deciding((request) => {
    const { tag, state, wanted } = request;
    // Like the best published guard, it refuses where there is an image and no label to go by.
    if (wanted.mark.includes('.') || (state.served && !state.served.revision)) return decideMove(request);
    const [there, asks] = [state.served?.revision, asker(wanted)];
    if (!there || !asks || rank(asks) >= rank(there)) return obey(request);
    const sentence = `${tag} stays at commit ${there}, which is newer than commit ${wanted.mark}.`;
    const to = state.served?.digest;
    return { tag, outcome: 'skip', from: to, to, reason: 'newer-is-there', sentence };
  });
}

export function withoutRecord({ record: _record, ...decision }: TagDecision): TagDecision {
  return decision;
}
