import type { Given } from './evaluate.ts';
import { parseDockerfile } from './instructions.ts';
import { reached, type Stage, stagesIn } from './stages.ts';

/** A stage that is built before the whole, and the others of them that it needs. */
export interface StageAhead {
  name: string;
  needs: string[];
}

/**
 * The stages to build before the whole, for an engine that builds one after the other: those that another one does not wait
 * for, and what these need. A stage without a RUN, or without a name of its own, is left to the build that needs it; so is
 * one that begins with the same layer as another: each would make it, and the layer cache returns one of the two.
 *
 * @returns each behind what it needs; nothing where no two stages are independent of each other
 */
export function stagesAhead(text: string, given: Given): StageAhead[] {
  const stages = stagesIn(parseDockerfile(text), given);
  const names = stages.map(({ name }) => name);
  const needed = stages.map((_, at) => reached(stages, at));
  const depends = (one: number, other: number) => needed[one]?.has(other) || needed[other]?.has(one);
  const possible: number[] = [];
  for (const at of [...(needed.at(-1) ?? [])].sort((one, other) => one - other)) {
    const stage = stages[at] as Stage;
    const isAlone = names.indexOf(stage.name) === names.lastIndexOf(stage.name);
    if (!stage.name || !isAlone || !runs(stage) || at === stages.length - 1) continue;
    // A stage that was left out is built for the one that needs it.
    const isTwin = (other: number) =>
      !depends(at, other) &&
      [...(needed[at] ?? [])].some(
        (mine) => !needed[other]?.has(mine) && beginAlike(stages[other] as Stage, stages[mine] as Stage),
      );
    if (!possible.some(isTwin)) possible.push(at);
  }
  const aside = possible.filter((one) => possible.some((other) => !depends(one, other)));
  const size = (at: number) => needed[at]?.size ?? 0;
  return (
    possible
      .filter((one) => aside.some((other) => needed[other]?.has(one)))
      // A stage may be below one that copies from it.
      .toSorted((one, other) => size(one) - size(other))
      .map((one) => ({
        name: names[one] as string,
        needs: possible
          .filter((other) => other !== one && needed[one]?.has(other))
          .map((other) => names[other] as string),
      }))
  );
}

const runs = ({ steps }: Stage): boolean => steps.some(({ name }) => name === 'RUN');

/** Whether the steps that two stages have in common make a layer. */
function beginAlike(one: Stage, other: Stage): boolean {
  const differs = one.steps.findIndex(({ text }, at) => text !== other.steps[at]?.text);
  const common = differs < 0 ? one.steps : one.steps.slice(0, differs);
  return common.some(({ name }) => /^(RUN|COPY|ADD|WORKDIR)$/.test(name));
}
