import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { actionsVariables } from './testing/actions-variables.ts';

// GitHub's documentation, "Variables reference", section "Default environment variables".
const documented = {
  GITHUB: [
    'ACTION ACTION_PATH ACTION_REPOSITORY ACTIONS ACTOR ACTOR_ID API_URL BASE_REF ENV EVENT_NAME EVENT_PATH GRAPHQL_URL',
    'HEAD_REF JOB OUTPUT PATH REF REF_NAME REF_PROTECTED REF_TYPE REPOSITORY REPOSITORY_ID REPOSITORY_OWNER',
    'REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER SERVER_URL SHA STEP_SUMMARY TRIGGERING_ACTOR',
    'WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE',
  ],
  RUNNER: ['ARCH DEBUG ENVIRONMENT NAME OS TEMP TOOL_CACHE'],
};

test('the suites that run as a step of GitHub Actions get every variable that such a step has by default', () => {
  const names = Object.entries(documented).flatMap(([prefix, lines]) =>
    lines.flatMap((line) => line.split(' ')).map((name) => `${prefix}_${name}`),
  );
  const given = actionsVariables(scratch(), '/workspace');
  expect(['CI', ...names].filter((name) => !given[name])).toEqual([]);
});
