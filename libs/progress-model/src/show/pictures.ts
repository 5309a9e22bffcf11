import { shown } from '../answer.ts';
import type { Context } from '../judge/context.ts';
import type { Pictures, Shown } from '../status.ts';
import { fileBeside, plainText } from '../text.ts';

const most = 20;

/** Pictures whose files lie beside the page; another path is not shown. */
export function pictures({ pictures: known }: Context): Shown<Pictures> {
  return shown(known, ({ pages }, takenAt) => ({
    takenAt,
    pages: pages
      .slice(0, most)
      .map(({ path, name, views }) => ({
        path: plainText(path, 80),
        name: plainText(name, 80),
        views: views.flatMap(({ width, before, after, difference, changed }) => {
          const file = fileBeside(after);
          return file
            ? [
                {
                  width,
                  before: fileBeside(before),
                  after: file,
                  difference: fileBeside(difference),
                  changed,
                },
              ]
            : [];
        }),
      }))
      .filter(({ views }) => views.length > 0),
  }));
}
