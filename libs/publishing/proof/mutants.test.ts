import { everyday, type Operation, troubled } from '@shipshape/release-policy/model';
import { afterAll, expect, test, vi } from 'vitest';
import { explore } from './explore.ts';
import { interleave } from './interleave.ts';
import { type Change, mutantOf, removeMutants } from './mutant-code.ts';

vi.setConfig({ testTimeout: 600_000 });
vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 2) });
afterAll(removeMutants);

const operations: Operation[] = [...new Set([...everyday, ...troubled])];
const [c1, c2] = operations as [Operation, Operation];

const move = 'release/move.ts';
const writesRecord =
  'const written = next && (await writeMove(context, { ...next, kind }, { at, by, run }, last?.digest));';
const writesTag =
  'if (to && to !== from) await putTag(repository, tag, to, from).catch(takeBack(context, tag, written));';
const readsBack =
  'if (written && to) await readBack(context, tag, { wrote: to, before: from ?? null }, written);';

/** Found by an ordering of operations: the moving code with one thing wrong, and the invariant that it breaks. */
test.each<[name: string, Change[], breaks: RegExp]>([
  [
    'tag first, record second',
    [
      {
        file: move,
        from: writesRecord,
        to: 'const { to: goal, from: old } = decision; if (goal && goal !== old) await putTag(repository, tag, goal, old);',
      },
      { file: move, from: writesTag, to: writesRecord },
    ],
    /^backwards: c2/,
  ],
  [
    'no records, only published names',
    [
      {
        file: 'release/move-record.ts',
        from: 'return found && storedMove(tag, found);',
        to: 'return undefined as never;',
      },
    ],
    /^backwards|^not as asked/,
  ],
  [
    'no record where the tag stays',
    [
      {
        file: move,
        from: 'const written = next &&',
        to: 'const written = next && decision.to !== decision.from &&',
      },
    ],
    /^backwards: c2/,
  ],
  ['the tag is not written', [{ file: move, from: writesTag, to: '' }], /still serves what was there before/],
  [
    'the record of another tag',
    [{ file: 'release/names.ts', from: 'const name = `move-', to: "const name = 'move-main' || `move-" }],
    /./,
  ],
  [
    'latest and the like by commits',
    [
      {
        file: 'release/release.ts',
        from: 'state, order: versionOrder }',
        to: "state, order: commits.order('main') }",
      },
    ],
    /^not as asked|^backwards/,
  ],
  [
    'the version is not written',
    [{ file: 'release/release.ts', from: 'await publishTags(repository, digest, [version]);', to: '' }],
    /^not published/,
  ],
  [
    'a version written over',
    [{ file: 'release/release.ts', from: "if (decision.outcome === 'refuse') return moves;", to: '' }],
    /./,
  ],
])('caught by an ordering: %s', async (name, changes, breaks) => {
  const code = await mutantOf(name, changes);
  // What a mutant throws where the real code throws nothing is a difference, too.
  const { broken, trail } = await explore(code, operations, 4).catch((error: Error) => ({
    broken: error.message,
    trail: [],
  }));
  console.log(`mutant "${name}" shown by: ${trail?.join(', ')} → ${broken}`);
  expect(broken).toMatch(breaks);
});

/** Found by an order of requests of two movers. */
test.each<[name: string, Change[], locked: boolean]>([
  [
    'no lock',
    [
      {
        file: move,
        from: 'locks.hold(name, work,',
        to: '((_name: string, held: typeof work, _busy: unknown) => held())(name, work,',
      },
    ],
    true,
  ],
  ['nothing is read back', [{ file: move, from: readsBack, to: '' }], false],
  [
    'written over whatever the tag serves',
    [{ file: 'release/write-tag.ts', from: '{ replacing: from ?? null }', to: '{}' }],
    false,
  ],
  [
    'a tag that was written over by mistake is left there',
    [{ file: move, from: 'await putTag(repository, tag, theirs, served).catch(unlessConflict);', to: '' }],
    false,
  ],
  [
    'a tag is tried, and a mover that was faster is not looked for',
    [
      {
        file: 'release/requirements.ts',
        from: 'if (isDeepStrictEqual(now?.record, last?.record)) return;',
        to: 'if (tag) return;',
      },
    ],
    false,
  ],
  [
    'a tag is tried while another mover is at it',
    [{ file: 'release/requirements.ts', from: '|| (last && last.record.to.digest !== served)', to: '' }],
    false,
  ],
])('caught by an interleaving: %s', async (name, changes, locked) => {
  const code = await mutantOf(name, changes);
  const publish = ({ ...it }: Operation) => ({ ...it, kind: 'publish' }) as Operation;
  const untagged = { before: [publish(c1), publish(c2)], together: [c1, c2] };
  const c5 = { ...c2, name: 'c5', commit: 'c5', image: 'green' } as Operation;
  const tagged = { before: [c1, publish(c2), publish(c5)], together: [c2, c5] };
  const scenario = { ...(name.startsWith('a tag is tried') ? tagged : untagged), locked, kills: false };
  await expect(interleave(code, scenario)).rejects.toThrow(
    /silently wrong|not repaired|though there is a lock|moved by/,
  );
});
