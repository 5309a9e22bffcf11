import { shown } from '../answer.ts';
import type { Context } from '../judge/context.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Milestone, Moved, Need, Shown, Status } from '../status.ts';
import { plainText, webAddress } from '../text.ts';
import { instant, isOver, isoTime } from '../time.ts';

const most = 50;
const byDue = (a: { due: string | null }, b: { due: string | null }) =>
  (instant(a.due) ?? Infinity) - (instant(b.due) ?? Infinity);

/**
 * Milestones by date with what moved in them, and what is ready for a look.
 *
 * @param before the last release's snapshot, for what moved since; undefined where there is none
 */
export function next({ plan, now }: Context, before: Snapshot | undefined): Status['next'] {
  return shown(plan, (value, asOf) => {
    const milestones = value.milestones.slice(0, most).map((one): Milestone => {
      const [title, due] = [plainText(one.title), isoTime(one.due)];
      const [done, total] = [count(one.done), count(one.total)];
      const earlier = before?.milestones.find((other) => other.title === title);
      return {
        title,
        done: Math.min(done, total),
        total,
        due,
        overdue: done < total && isOver(due, now),
        url: webAddress(one.url),
        moved: [
          ...(earlier ? movedSince(earlier, { due, total }) : []),
          ...one.moved.slice(0, 5).map((text): Moved => ({ kind: 'note', text: plainText(text) })),
        ],
      };
    });
    const readyForReview = value.readyForReview.slice(0, most).map(({ title, url, at, preview }) => ({
      title: plainText(title),
      url: webAddress(url),
      at: isoTime(at) ?? asOf,
      preview: webAddress(preview),
    }));
    return { milestones: milestones.sort(byDue), readyForReview };
  });
}

function movedSince(
  earlier: Snapshot['milestones'][number],
  { due, total }: { due: string | null; total: number },
) {
  const moved: Moved[] = [];
  if (earlier.due !== due) moved.push({ kind: 'due', from: earlier.due, to: due });
  if (earlier.total !== total) moved.push({ kind: 'total', from: earlier.total, to: total });
  return moved;
}

const count = (value: number) => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0);

/** What the client was asked for, what is due first at the top. */
export function needs({ plan, now }: Context): Shown<Need[]> {
  return shown(plan, ({ needsClient }, asOf) =>
    needsClient
      .slice(0, most)
      .map(
        ({ title, url, at, due }): Need => ({
          title: plainText(title),
          url: webAddress(url),
          asked: isoTime(at) ?? asOf,
          due: isoTime(due),
          overdue: isOver(due, now),
        }),
      )
      .sort(byDue),
  );
}
