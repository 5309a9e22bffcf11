// @ts-check

/** @typedef {{ status: string, html_url: string, id?: number }} Run */

/**
 * Waits until no run of the publishing workflow is under way for a commit. A tag that is pushed together with its
 * commit starts its own run at the same time, and the image is not there yet. GitHub may list the commit's run some
 * seconds after it began, so that an empty list counts only the third time.
 *
 * @param {object} asks
 * @param {() => Promise<Run[]>} asks.runs the runs of the workflow for the commit
 * @param {(seconds: number) => Promise<void>} asks.sleep
 * @param {(line: string) => void} asks.log
 * @param {number} asks.seconds how long to wait at most
 * @throws {Error} where the run takes longer than that
 */
export async function waitForRun({ runs, sleep, log, seconds }) {
  let last = '';
  let pause = 5;
  for (let waited = 0, empty = 0; waited <= seconds; waited += pause) {
    // GITHUB_TOKEN may ask a thousand times an hour, and several tags wait at once.
    pause = waited < 60 ? 5 : 20;
    const all = await asked(runs, log);
    if (!all) {
      await sleep(pause);
      continue;
    }
    const open = all.find(({ status }) => status !== 'completed');
    if (all.length === 0) empty += 1;
    if (!open && (all.length > 0 || empty === 3)) return;
    if (open && open.html_url !== last)
      log(`Waiting for the run that publishes this commit: ${open.html_url}`);
    last = open?.html_url ?? last;
    await sleep(pause);
  }
  throw new Error(
    `The run that publishes this commit has not ended for ${Math.round(seconds / 60)} minutes: ${last}. Run this one again when it has.`,
  );
}

/**
 * One question that failed in passing ends no release; a refusal for good does.
 *
 * @param {() => Promise<Run[]>} runs
 * @param {(line: string) => void} log
 */
async function asked(runs, log) {
  try {
    return await runs();
  } catch (error) {
    const { message, status } = /** @type {Error & { status?: number }} */ (error);
    if (status === 401 || status === 404) throw error;
    log(`Asking again: ${message}`);
    return undefined;
  }
}
