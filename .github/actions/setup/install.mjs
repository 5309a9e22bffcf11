// @ts-check
import { installPinned } from '../../../libs/nx/src/packages/install.js';

// The packages of the pipeline, as the repository's lock has them. What installs them lies in the workspace that this action
// is part of: the runner has brought it as it is in git.
try {
  await installPinned(process.cwd(), { fresh: true });
} catch (error) {
  console.log(`::error::${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
