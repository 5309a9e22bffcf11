// @ts-check
import { installPinned } from '../../../libs/nx/src/packages/install.js';

// The packages of the pipeline, as the repository's lock has them. The installer is in the workspace that contains this
// action: the runner has fetched it as it is in git.
try {
  await installPinned(process.cwd(), { fresh: true });
} catch (error) {
  console.log(`::error::${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
