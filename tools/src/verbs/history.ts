import { isCommitName } from '@shipshape/git';
import { type History, historiesOf } from '@shipshape/publishing';
import { onRegistry } from '../on-registry.ts';

export default onRegistry<'history'>(async ({ project: { name }, repository }, { tag }) => {
  const histories = (await historiesOf(repository, tag)).map(told);
  const text = histories.flatMap(({ tag, moves, broken }) => [
    tag,
    ...moves.flatMap(({ at, by, from, to, mark, rollback }) => {
      const why = rollback
        ? `${from === to ? 'confirmed by hand' : 'rolled back'}: ${rollback.reason}`
        : `for ${isCommitName(mark) ? mark.slice(0, 8) : mark}`;
      return [`  ${at}  ${by}, ${why}`, `    ${from ?? 'nothing'} → ${to}`];
    }),
    ...(moves.length === 0 ? ['  no move is recorded'] : []),
    ...(broken ? [`  … ${broken}`] : []),
  ]);
  return { json: { project: name, image: repository.name, histories }, text };
});

function told({ tag, moves, broken }: History) {
  return {
    tag,
    broken,
    moves: moves.map(({ record: { from, to, rollback }, at, by, run }) => {
      return { at, by, run, from: from?.digest, to: to.digest, mark: to.mark, rollback };
    }),
  };
}
