import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { push } from './events.ts';
import { ensureMachine, titled } from './fixture.ts';
import { fakeGitHub } from './github.ts';
import { newRepository } from './repository.ts';
import { workflowRunner } from './runner.ts';

const act = await ensureMachine();
beforeEach((context) => 'missing' in act && context.skip(act.missing));

const job = 'runs-on: ubuntu-24.04\n    steps: [{ run: "true" }]\n';
const part = `on: workflow_call
jobs:
  runs:
    ${job}
  skipped:
    if: false
    ${job}`;
const whole = `on: push
jobs:
  called:
    uses: ./.github/workflows/part.yml
  plain:
    needs: [called]
    ${job}
  aware:
    needs: [called]
    if: \${{ !cancelled() && needs.called.result == 'success' }}
    ${job}
  behind:
    needs: [aware]
    ${job}
  aware-behind:
    needs: [aware]
    if: \${{ !cancelled() && needs.aware.result == 'success' }}
    uses: ./.github/workflows/inner.yml
`;
const inner = `on: workflow_call
jobs:
  plain-inside:
    ${job}
  aware-inside:
    if: \${{ !cancelled() }}
    ${job}`;

test(
  titled('a job below a skipped one runs only with a status function, through calls, as on GitHub', act),
  async () => {
    if ('missing' in act) return;
    const [repository, github] = [newRepository(), await fakeGitHub()];
    onTestFinished(async () => {
      await github.close();
      repository.remove();
    });
    for (const [name, text] of Object.entries({ part, whole, inner }))
      repository.write(`.github/workflows/${name}.yml`, text);
    const sha = repository.commit('Begin');
    const given = { act: act.program, repository, github, registry: '', base: '', uv: 'uv' };
    const run = await workflowRunner(given).run({ ...push(sha, sha), workflow: 'whole.yml' });
    expect(run.jobs.map(({ id }) => id).sort(), run.account).toEqual(['aware', 'aware-inside', 'runs']);
  },
);
