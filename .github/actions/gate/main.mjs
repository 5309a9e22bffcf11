// @ts-check
import { appendFileSync } from 'node:fs';
import { problemsOf } from './judge.mjs';

// GitHub keeps the dash of an input's name, which no shell would read.
const { INPUT_NEEDS: needs, 'INPUT_MAY-SKIP': maySkip = '' } = process.env;
const problems = problemsOf(JSON.parse(needs || '{}'), maySkip.split(' ').filter(Boolean));
const lines = problems.length > 0 ? problems.map((problem) => `❌ ${problem}`) : ['✅ all green'];
if (process.env.GITHUB_STEP_SUMMARY) {
  appendFileSync(process.env.GITHUB_STEP_SUMMARY, lines.map((line) => `- ${line}\n`).join(''));
}
for (const line of lines) console.log(line);
if (problems.length > 0) {
  console.log(`::error::The gate is red: ${problems.join('; ')}.`);
  process.exitCode = 1;
}
