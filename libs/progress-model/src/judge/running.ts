import { evidence } from '../evidence.ts';
import { plainText } from '../text.ts';
import { type Context, type Draft, type Judge, notKnown, onTrack, trouble } from './context.ts';

/** Each place where the product runs, by its own health check. A project without such a place is not judged by it. */
export const judgeEnvironments: Judge = (context, rule) => {
  const { environments } = context;
  return environments.map(({ name, url, answer }) => {
    const proof = [evidence('environment', name, url)];
    if (!answer.known) {
      // Without an address it was not asked.
      const silent = answer.reason.code === 'source.unknown' && url !== null;
      const reason = silent ? ({ code: 'environment.silent', values: { name } } as const) : answer.reason;
      return { subject: name, ...notKnown(reason, proof) };
    }
    const { healthy, seconds } = answer.value;
    const wrong = (reason: Draft['reason']) =>
      trouble(context, ['environments', rule], { subject: name, since: null, reason, evidence: proof });
    if (healthy === null)
      return { subject: name, ...notKnown({ code: 'environment.no health', values: { name } }, proof) };
    if (!healthy) return wrong({ code: 'environment.fails', values: { name } });
    if (seconds > (rule.limit ?? Number.POSITIVE_INFINITY))
      return capped(wrong({ code: 'environment.slow', values: { name, seconds: Math.round(seconds) } }));
    return { subject: name, ...onTrack({ code: 'environment.answers', values: { name } }, proof) };
  });
};

/** Slow is a nuisance, however long it lasts: it is not blocked. */
const capped = (draft: Draft): Draft => (draft.level === 'blocked' ? { ...draft, level: 'at risk' } : draft);

/** No statement where they agree: the list of places shows the version. */
export const judgeVersion: Judge = (context, rule) =>
  pairs(context).flatMap(({ name, found, expected, since, url }) => {
    if (found === expected) return [];
    const reason = { code: 'version.differs', values: { name, expected, found } } as const;
    return [
      trouble(context, ['version', rule], {
        subject: name,
        since,
        reason,
        evidence: [evidence('environment', name, url)],
      }),
    ];
  });

function pairs({ environments, served }: Context) {
  if (!served.known) return [];
  return environments.flatMap(({ name, url, answer }) => {
    const tag = served.value.find((one) => one.kind === 'environment' && one.tag === name);
    if (!tag?.version || !answer.known || !answer.value.version) return [];
    const [found, expected] = [plainText(answer.value.version, 40), plainText(tag.version, 40)];
    return [{ name, url, found, expected, since: tag.since }];
  });
}

/** A rollback counts until something newer went to the same place. */
export const judgeRollback: Judge = (context, rule) => {
  const { moves } = context;
  if (!moves.known) return [];
  const newest = new Map<string, (typeof moves.value.moves)[number]>();
  for (const move of moves.value.moves) if (!newest.has(move.tag)) newest.set(move.tag, move);
  return [...newest.values()].flatMap(({ action, tag, to, at, reason }) => {
    if (action !== 'rollback') return [];
    const why = reason ? plainText(reason) : null;
    const name = plainText(tag, 60);
    return [
      trouble(context, ['rollback', rule], {
        subject: name,
        since: at,
        reason: { code: 'rollback.recent', values: { tag: name, to: plainText(to, 40), at, why } },
        evidence: [evidence('move', name)],
      }),
    ];
  });
};
