// @ts-check
import { appendFileSync } from 'node:fs';

const { INPUT_BASE: base, INPUT_HEAD: head, INPUT_TOKEN: token } = process.env;
const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_OUTPUT: output } = process.env;

// Asked of GitHub and not of a variable: a fork's pull request sees no variables.
const url = `${api}/repos/${repository}/dependency-graph/compare/${base}...${head}`;
const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
const answer = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
// Everything else is trouble that the review itself reports, and fails for: nothing is left out for it.
const refused = answer.status === 403;
if (refused) console.log(`GitHub compares no dependencies here (${answer.status}): nothing is reviewed.`);
if (output) appendFileSync(output, `compares=${!refused}\n`);
