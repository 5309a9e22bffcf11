import { workflowContext } from '@shipshape/ci';
import { describe, expect, test } from 'vitest';
import {
  type ImageMetadata,
  imageMetadata,
  joinOutputs,
  type MetadataInputs,
  readActionInputs,
} from '../src/index.ts';
import { isRawStatement } from '../src/templates/templates.ts';
import { eventVariables, fixture, tables } from './upstream.ts';

/** The time of upstream's clock and of the commit in these tests. */
const now = new Date('2020-01-10T00:30:00.000Z');

type Inputs = MetadataInputs & { sepTags?: string };
type Row = [name: string, event: string, inputs: Inputs, ...expected: unknown[]];

async function metadataOf([, event, inputs]: Row, settings: Record<string, string>): Promise<ImageMetadata> {
  const env = { ...eventVariables(event), ...settings };
  const context = await workflowContext(env, { root: import.meta.dirname, now, api: () => undefined });
  const repository = JSON.parse(fixture('repo.json'));
  return imageMetadata({ inputs, context: { ...context, commitDate: now }, repository, now, env: settings });
}

/** How the expected values of a table's rows are checked. They follow name, event and inputs. */
const expectations: Record<string, (made: ImageMetadata, inputs: Inputs, expected: unknown[]) => void> = {
  json: ({ json }, _inputs, [expected]) => expect(json).toEqual(expected),
  bakeFile: ({ bake }, _inputs, [tags, labels, annotations]) =>
    expect([bake.tags, bake.labels, bake.annotations]).toEqual([tags, labels, annotations]),
  bakeFileTagsLabels: ({ bake }, _inputs, [combined]) => expect(bake.combined).toEqual(combined),
  sepTags: (made, { sepTags = '' }, [joined]) => {
    const separators = readActionInputs((name) => (name === 'sep-tags' ? sepTags : ''));
    expect(joinOutputs(made, separators).tags).toBe(joined);
  },
};

const settingsOf: Record<string, Record<string, string>> = {
  'pr-head-sha': { DOCKER_METADATA_PR_HEAD_SHA: 'true' },
  bakeFile: { DOCKER_METADATA_ANNOTATIONS_LEVELS: 'index,manifest-descriptor' },
};

function expectMetadata(
  made: ImageMetadata,
  _inputs: Inputs,
  [version, tags, labels, annotations]: unknown[],
) {
  expect(made.version).toEqual(version);
  expect([made.tags, made.labels]).toEqual([tags, labels]);
  if (annotations) expect(made.annotations.map((each) => each.replace('manifest:', ''))).toEqual(annotations);
}

for (const { describe: name, rows } of tables('meta.test.ts')) {
  describe(`${name}`, () => {
    if (name === 'isRawStatement') {
      for (const [pattern, expected] of rows as [string, boolean][]) {
        test(pattern, () => expect(isRawStatement(pattern)).toBe(expected));
      }
      return;
    }
    for (const row of rows as Row[]) {
      const [title, event, inputs, ...expected] = row;
      test(`${title}: ${event}`, async () => {
        const made = await metadataOf(row, settingsOf[`${name}`] ?? {});
        (expectations[`${name}`] ?? expectMetadata)(made, inputs, expected);
      });
    }
  });
}
