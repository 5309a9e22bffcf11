import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@shipshape/container-engine';
import { ensureUv, readyEngine } from '@shipshape/provision';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { few, others } from './adopted/cases.ts';
import { take } from './adopted/take.ts';

// Existing projects of other teams, small ones. All have the Python of the base that the other tests have made.
const say = (line: string) => console.log(line);
let engine: Engine;
let uv: Awaited<ReturnType<typeof ensureUv>>;
const built: string[] = [];

beforeAll(async () => {
  engine = await readyEngine(say);
  uv = await ensureUv(say);
});
afterAll(async () => {
  for (const id of built) await engine.remove(id);
});

const cases = process.env.ADOPTED_CASES === 'all' ? { ...few, ...others } : few;

test.each(Object.entries(cases))(
  '%s: built and smoke-tested without a line changed',
  async (name, example) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'shipshape-adopted-')), 'a project');
    onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
    const { id, findings, seconds } = await take(example, { engine, uv, folder, say });
    built.push(id);
    const lines = findings.checks.map((one) => `${one.outcome} ${one.name}: ${one.detail}`);
    console.log(lines.join('\n'));
    expect(findings.failures).toEqual([]);
    const image = await engine.inspect(id);
    expect(image?.user).toBe('10001:10001');
    // Placeholders are for the build alone.
    expect(JSON.stringify(image)).not.toContain('placeholder');
    const container = await engine.start({
      image: id,
      env: {},
      tmpfs: ['/tmp'],
      port: 8000,
      command: ['sleep', '300'],
    });
    try {
      for (const [command, expected] of example.commands ?? []) {
        const { stdout, stderr } = await container.exec(['sh', '-c', command]);
        expect(`${stdout}${stderr}`.trim()).toEqual(expect.stringMatching(expected));
      }
    } finally {
      await container.remove();
    }
    const table = process.env.ADOPTED_TABLE;
    if (table) {
      const passed = findings.checks.filter(({ outcome }) => outcome === 'passed').length;
      const { prepare, build, smoke } = seconds;
      appendFileSync(
        table,
        `| ${name} | ${passed} of ${findings.checks.length} | ${prepare.toFixed(0)} | ${build.toFixed(0)} | ${smoke.toFixed(0)} |\n`,
      );
    }
  },
  900_000,
);
