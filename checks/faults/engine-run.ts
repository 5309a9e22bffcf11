import { EngineError } from '@shipshape/container-engine';
import { openRepository } from '@shipshape/oci-registry';
import { credentials, type Row } from '@shipshape/oci-registry/faults';
import {
  type Fault,
  type RequestKind,
  startFaultProxy,
  type TestRegistry,
} from '@shipshape/oci-registry/testing';
import { expect } from 'vitest';
import type { TestEngine } from './engine.ts';
import { enginePush } from './engine-push.ts';

export const layerBytes = 30_000;

/** What happens to a push of the engine's. */
export interface EngineFault {
  name: string;
  /** What happens to so many requests of a kind, once by default. */
  strikes: RequestKind;
  fault: Fault;
  times?: number;
  /** The message of a push that gave up; any other push recovered. */
  told?: RegExp;
}

/** Pushes while the fault strikes, looks at what that left, and pushes again where it was given up. */
export async function struckRun(
  engine: TestEngine,
  one: EngineFault,
  { host }: TestRegistry,
  row: Row,
): Promise<void> {
  const path = `engine/${one.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const direct = openRepository(`${host}/${path}`, { credentials });
  const scenario = enginePush(engine, one.name, await engine.build(one.name, layerBytes));
  const operation = await scenario.prepare(direct);
  const proxy = await startFaultProxy(host);
  await engine.logIn(proxy.host);
  const through = openRepository(`${proxy.host}/${path}`, { credentials });
  let struck = 0;
  proxy.script = ({ kind }) => {
    if (kind !== one.strikes || struck >= (one.times ?? 1)) return undefined;
    struck++;
    return one.fault;
  };
  try {
    row.runs++;
    const failure = await operation.act(through).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(struck).toBeGreaterThan(0);
    row.retries += struck;
    const wrong = await operation.damages(direct);
    if (one.told) {
      expect(failure).toBeInstanceOf(EngineError);
      expect((failure as EngineError).sentence).toMatch(one.told);
      expect(await direct.resolve('inputs-new')).toBeUndefined();
      proxy.script = undefined;
      await operation.act(through);
      row.repeated++;
    } else if (failure) throw failure;
    row.completed++;
    wrong.push(...(await operation.damages(direct)), ...(await operation.unfinished(direct)));
    row.lost += wrong.length;
    expect(wrong).toEqual([]);
  } finally {
    await proxy.stop();
  }
}
