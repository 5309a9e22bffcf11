/**
 * Jobs that only show results, by the names that our workflows give them: `Progress / Make the page`. Where one of them
 * fails, nothing is wrong with the code, nor with what was published.
 */
export const onlyShows = (job: string): boolean => /^(Progress|Pictures [^/]\S*|Keep) \/ /.test(job);
