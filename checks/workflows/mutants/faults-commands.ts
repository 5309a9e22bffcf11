import type { Faults } from './fault.ts';

/** What steps run. */
export const commandFaults: Faults = {
  zizmor: [
    [
      "a person's words go into a command as code",
      'workflows/set-back.yml',
      '--reason="$REASON"',
      `--reason="\${{ inputs.reason }}"`,
    ],
    [
      'what GitHub fills in goes into a command',
      'workflows/nx-affected.yml',
      '--pull-request="$NUMBER"',
      `--pull-request="\${{ github.event.pull_request.number }}"`,
    ],
  ],
  'every variable is quoted': [
    ['a reason is not quoted', 'workflows/set-back.yml', '--reason="$REASON"', '--reason=$REASON'],
  ],
  'every variable is given': [
    [
      'a command reads what nobody gives it',
      'workflows/set-back.yml',
      `          REASON: \${{ inputs.reason }}\n`,
      '',
    ],
  ],
  'every verb exists, and takes the flags it is given': [
    ['a verb is misspelt', 'workflows/promote.yml', 'shipshape promote', 'shipshape promot'],
    ['a flag is misspelt', 'workflows/set-back.yml', '--reason=', '--why='],
  ],
  'every step runs one verb': [
    [
      'a step hides the failure of its first command',
      'workflows/nx-affected.yml',
      'run: npx shipshape durations',
      'run: npx shipshape durations; npm run lint',
    ],
    [
      'a step runs a program of its own',
      'workflows/promote.yml',
      'run: npx shipshape summary',
      'run: curl localhost',
    ],
  ],
  'a step only appends, and only to its outputs or its summary': [
    [
      'a step wipes what others wrote into the summary',
      'workflows/promote.yml',
      '>> "$GITHUB_STEP_SUMMARY"',
      '> "$GITHUB_STEP_SUMMARY"',
    ],
  ],
  'who compares commits has the whole history': [
    [
      'the history is not fetched, so that every comparison widens to everything',
      'workflows/nx-affected.yml',
      /fetch-depth: 0/g,
      'fetch-depth: 1',
    ],
  ],
  'who moves tags may fetch what was merged meanwhile': [
    [
      'a promotion cannot see what was merged meanwhile',
      'workflows/promote.yml',
      `          GITHUB_TOKEN: \${{ github.token }}\n`,
      '',
    ],
  ],
  'what an account leaves out is reported': [
    [
      'nobody hears that there is no provenance',
      'workflows/publish-images.yml',
      `attestation=\${{ steps.attestation.outcome }}`,
      'attestation=success',
    ],
  ],
  'every job that plans, publishes or moves tags writes a summary': [
    [
      'a rollback writes no summary',
      'workflows/set-back.yml',
      'npx shipshape summary',
      'npx shipshape where',
    ],
  ],
  'verbs run after set-up': [
    [
      'a job calls a verb before it is set up',
      'workflows/promote.yml',
      / {6}- name: Set up.*\n {8}id: setup\n {8}uses: .*\n {8}with:\n( {10}.*\n)+/,
      '',
    ],
  ],
  'where set-up failed, no later step adds an error': [
    [
      'a comment is written where no plan was made, though its condition asks for one',
      'workflows/nx-affected.yml',
      "steps.plan.outputs.shards == '[]' && inputs.comment\n",
      `steps.plan.outputs.shards != '["1 of 2"]' && inputs.comment\n`,
    ],
    [
      'where set-up fails, the summary fails too',
      'workflows/set-back.yml',
      "always() && steps.setup.outcome == 'success'",
      'always()',
    ],
  ],
  'a cancelled run writes no comment': [
    [
      'the comment of an older run replaces the newer one',
      'workflows/nx-affected.yml',
      "!cancelled() && steps.plan.outputs.shards == '[]' && inputs.comment",
      "always() && steps.plan.outputs.shards == '[]' && inputs.comment",
    ],
  ],
  'set-up makes sure that the package is the one of the lock': [
    [
      'set-up lets npx fetch a package that the lock does not name',
      'actions/setup/action.yml',
      'npx --no -- shipshape',
      'npx shipshape',
    ],
  ],
  "GitHub's parser": [
    ['the script of an action has no shell', 'actions/setup/action.yml', / +shell: bash\n/, ''],
  ],
};
