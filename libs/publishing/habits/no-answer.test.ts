import { openRepository, RegistryError, type Repository } from '@shipshape/oci-registry';
import {
  distribution,
  type Habit,
  type Habits,
  type Reply,
  refusal,
  skipNote,
  startHabits,
} from '@shipshape/oci-registry/testing';
import { UserError } from '@shipshape/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { historiesOf, whereIsWhat } from '../src/index.ts';
import { seen } from '../testing/test-clone.ts';
import { newWorkplace, operations, type Place, prepare, type Workplace } from './operations.ts';

// The message of each command where the registry, or something in its place, does not do what it is asked: one sentence
// with what to do next, and nothing written.

const program = await distribution();
const none = { headers: {}, body: Buffer.alloc(0) };
const page = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from('<html>Welcome to this network</html>'),
});

const commands: Record<string, (place: Place) => Promise<unknown>> = {
  ...operations,
  where: ({ repository }) => whereIsWhat(repository),
  history: ({ repository }) => historiesOf(repository, ''),
};

const answers: [name: string, reply: Reply, told: RegExp][] = [
  [
    '401',
    refusal(401, 'UNAUTHORIZED', 'log in'),
    /refused the login from the habits: log in with docker login/,
  ],
  [
    '403',
    refusal(403, 'DENIED', 'no'),
    /denies it to the login .*: ask the repository's owner for the right|let this login list tags/,
  ],
  [
    '404',
    { status: 404, ...none },
    /gave no list|has no such repository|answered 404 and no list|is published for commit/,
  ],
  [
    '429',
    { status: 429, headers: { 'retry-after': '9' }, body: none.body },
    /answered 429, and asks to wait 9 s: try again later/,
  ],
  ['500', { status: 500, ...none }, /answered 500: try again later/],
  ['503 with a page', page(503), /answered 503: try again later/],
  [
    'a page',
    page(200),
    /answered 200 with a web page, .*: check the name, and whether this network asks for a login/,
  ],
  ['a page with 403', page(403), /answered 403 with a web page, .*: check the name/],
  ['a page with 404', page(404), /answered 404 with a web page, .*: check the name/],
  ['511', page(511), /this network asks for a login before it lets .* through/],
];

describe.skipIf('missing' in program)(`registries that do not answer${skipNote(program)}`, () => {
  let around: Habits;
  let workplace: Workplace;
  let direct: Repository;
  let reply: Reply | undefined;
  /** Only what is written is answered so. */
  let onlyWrites = false;
  let written: string[];
  let repository: Repository;

  beforeAll(async () => {
    around = await startHabits();
    workplace = await newWorkplace();
    const instead: Habit = async (call, next) => {
      const isWrite = /^(PUT|POST|PATCH|DELETE)$/.test(call.method);
      if (reply && (isWrite || !onlyWrites)) return reply;
      if (isWrite) written.push(`${call.method} ${call.address}`);
      return next(call);
    };
    written = [];
    const opened = await around.open([instead]);
    ({ direct, repository } = opened);
    await prepare({ ...workplace, repository });
  });
  afterAll(async () => {
    workplace?.remove();
    await around?.stop();
  });

  const names = Object.keys(commands);
  const writers = Object.keys(operations);

  async function fails(name: string, place: Partial<Place> = {}): Promise<string> {
    written = [];
    const before = await seen({ repository: direct });
    const error: unknown = await commands[name]?.({ ...workplace, repository, ...place }).catch((e) => e);
    reply = undefined;
    expect(error instanceof RegistryError || error instanceof UserError, String(error)).toBe(true);
    expect(written).toEqual([]);
    expect(await seen({ repository: direct })).toEqual(before);
    const { message } = error as Error;
    expect(message).not.toMatch(/\n|undefined|\[object/);
    return message;
  }

  describe.each(answers)('to everything %s', (_name, answer, told) => {
    test.each(names)('%s', async (name) => {
      [reply, onlyWrites] = [answer, false];
      expect(await fails(name)).toMatch(told);
    });
  });

  describe.each(answers.filter(([name]) => name !== '404'))('to each write %s', (_name, answer, told) => {
    test.each(writers)('%s', async (name) => {
      [reply, onlyWrites] = [answer, true];
      expect(await fails(name)).toMatch(told);
    });
  });

  test.each(names)('not at all: %s', async (name) => {
    const timing = { now: Date.now, random: () => 0, sleep: async () => {} };
    const { front } = await around.open([]);
    await front.stop();
    const gone = openRepository(`${front.host}/acme/app`, { timing });
    expect(await fails(name, { repository: gone })).toMatch(
      /127\.0\.0\.1:\d+ takes no connection \(ECONNREFUSED\): check the network, and that it runs\.$/,
    );
  });
});
