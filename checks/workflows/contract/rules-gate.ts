import { needsOf, type Rule } from './model.ts';
import { differs, expression, unlike } from './tables.ts';

const gates = ['pull-request.yml', 'release.yml'];

const gate: Rule = ({ workflows }) =>
  workflows.flatMap(({ file, jobs }) => {
    const waiting = jobs['all-green'];
    if (!waiting) return gates.includes(file) ? [`${file} has no gate`] : [];
    const others = Object.keys(jobs).filter((id) => id !== 'all-green');
    return [
      ...differs(`${file} all-green name`, waiting.name, 'all-green'),
      ...differs(`${file} all-green needs`, [...needsOf(waiting)].sort(), others.sort()),
    ];
  });

const comment = `format('comment={0}', steps.comment.outcome)`;
const judge = {
  TOOLS: expression('steps.setup.outputs.tools'),
  NEEDS: expression('toJSON(needs)'),
  REF_TYPE: expression('github.ref_type'),
};

/** The last step of each gate: what it runs, and what it is told. */
const verdicts: Record<string, object> = {
  'pull-request.yml': {
    run: 'node "$TOOLS/gate.mts" --ref-type="$REF_TYPE" --outcomes="$OUTCOMES" >> "$GITHUB_STEP_SUMMARY"',
    env: { ...judge, OUTCOMES: expression(`github.event_name == 'pull_request' && ${comment} || ''`) },
  },
  'release.yml': {
    run: 'node "$TOOLS/gate.mts" --ref-type="$REF_TYPE" >> "$GITHUB_STEP_SUMMARY"',
    env: judge,
  },
};

const exactVerdicts: Rule = ({ workflows }) =>
  unlike(
    "all-green's last step",
    workflows.map(({ file, jobs }) => {
      const last = jobs['all-green']?.steps?.at(-1);
      return { at: file, value: last && { run: last.run, env: last.env } };
    }),
    verdicts,
  );

export const gateRules: Record<string, Rule> = {
  'the gate has its name and waits for every job': gate,
  'the gate judges last, by what the table says': exactVerdicts,
};
