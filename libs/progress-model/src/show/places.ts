import type { PlanFacts, ServedFacts } from '../facts.ts';
import type { Context } from '../judge/context.ts';
import type { Place, Preview, Status } from '../status.ts';
import { plainText, webAddress } from '../text.ts';
import { instant, isoTime } from '../time.ts';

/** Environments with an address first, then those that only the registry knows. */
export function tryIt(context: Context): Status['tryIt'] {
  const served = context.served.known ? context.served.value : (context.served.last ?? []);
  const servedAt = context.served.known ? null : context.served.at;
  const tagOf = (name: string) => served.find((one) => one.kind === 'environment' && one.tag === name);
  const places: Place[] = context.environments.map(({ name, url, answer }) => {
    const tag = tagOf(name);
    const said = answer.known ? answer.value : undefined;
    const last = said ?? (answer.known ? undefined : answer.last);
    return {
      ...serving(tag),
      name: plainText(name, 60),
      url: webAddress(url ?? last?.url),
      version: text(last?.version ?? tag?.version),
      healthy: said?.healthy ?? null,
      seconds: said ? Math.max(said.seconds, 0) : null,
      asOf: answer.at ?? servedAt,
    };
  });
  const named = new Set(context.environments.map(({ name }) => name));
  const others = served
    .filter(({ kind, tag }) => kind === 'environment' && !named.has(tag))
    .map(
      (tag): Place => ({
        ...serving(tag),
        name: plainText(tag.tag, 60),
        url: null,
        version: text(tag.version),
        asOf: servedAt,
      }),
    );
  return { places: [...places, ...others], preview: context.plan.known ? newest(context.plan.value) : null };
}

const text = (value: string | null | undefined) => (value ? plainText(value, 40) : null);

const serving = (tag: ServedFacts | undefined) => ({
  version: null,
  commit: text(tag?.commit),
  since: isoTime(tag?.since),
  healthy: null,
  seconds: null,
  by: tag?.by
    ? { action: plainText(tag.by.action, 40), reason: tag.by.reason ? plainText(tag.by.reason) : null }
    : null,
  asOf: null,
});

/** The newest pull request that can be opened and tried. */
function newest({ readyForReview }: PlanFacts): Preview | null {
  const open = readyForReview.flatMap(({ title, url, preview, at }) => {
    const [address, page, time] = [webAddress(preview), webAddress(url), isoTime(at)];
    return address && time
      ? [{ title: plainText(title), url: page ?? address, preview: address, at: time }]
      : [];
  });
  return open.sort((a, b) => (instant(b.at) ?? 0) - (instant(a.at) ?? 0))[0] ?? null;
}
