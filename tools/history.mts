import { releaseMain, releaseOptions } from './release/command.mts';
import { allMoves } from './release/move-record.mts';
import { isMoving, short } from './release/names.mts';

await releaseMain(
  {
    name: 'history',
    summary: 'Tells from the registry how tags moved: when, by whom, from where to where, and why.',
    options: {
      ...releaseOptions,
      tag: {
        type: 'string',
        placeholder: 'tag',
        help: 'only this tag or environment (default: all)',
        default: '',
      },
    },
  },
  async ({ project, repository }, { tag: only }) => {
    const tags = only ? [only] : (await repository.tags()).filter(isMoving).sort();
    const histories = await Promise.all(
      tags.map(async (tag) => {
        const { moves, broken } = await allMoves(repository, tag);
        const told = moves.map(({ record: { from, to, rollback }, at, by, run }) => {
          return { at, by, run, from: from?.digest, to: to.digest, mark: to.mark, rollback };
        });
        return { tag, moves: told, broken };
      }),
    );
    const text = histories.flatMap(({ tag, moves, broken }) => [
      tag,
      ...moves.map(({ at, by, from, to, mark, rollback }) => {
        const why = rollback
          ? `rolled back: ${rollback.reason}`
          : `for ${/^[0-9a-f]{40}$/.test(mark) ? mark.slice(0, 8) : mark}`;
        return `  ${at}  ${short(from)} → ${short(to)}  ${by}, ${why}`;
      }),
      ...(moves.length === 0 ? ['  no move is recorded'] : []),
      ...(broken ? [`  … ${broken}`] : []),
    ]);
    return { json: { project, image: repository.name, histories }, text };
  },
);
