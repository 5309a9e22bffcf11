// @ts-check
import { appendFileSync, readFileSync } from 'node:fs';

// npm refuses even `npx` in a folder whose devEngines ask for another Node than this runner's. They are the front
// end's, which is built in the image: so the steps that follow ignore them.
const { GITHUB_ENV: environment } = process.env;
if (environment && hasEngines()) appendFileSync(environment, 'NPM_CONFIG_FORCE=true\n');

function hasEngines() {
  try {
    return 'devEngines' in JSON.parse(readFileSync('package.json', 'utf8'));
  } catch {
    return false;
  }
}
