import { readCiRun } from '@shipshape/ci';
import { readFacts } from '@shipshape/report';
import { workspaceRoot } from '@shipshape/workspace';

/** The records in `dist`, and where this run's artifacts are. A run whose page is not known is shown without it. */
export async function readRunFacts(): Promise<ReturnType<typeof readFacts>> {
  const root = workspaceRoot;
  const run = await readCiRun(root).catch(() => undefined);
  return { ...readFacts(root), runPage: run?.runPage, proposed: Boolean(run?.base) };
}
