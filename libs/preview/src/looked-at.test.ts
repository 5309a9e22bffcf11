import type { Container } from '@shipshape/container-engine';
import { expect, test } from 'vitest';
import { lookedAtSeldom } from './looked-at.ts';

test('whether a container still runs is asked now and then, and all else as it is', async () => {
  const looks: number[] = [];
  const wait = async (seconds: number) => looks.push(seconds) && 3;
  const container = lookedAtSeldom({ wait, logs: async () => 'its log' } as unknown as Container);
  expect(await container.wait(0.01)).toBeUndefined();
  expect(await container.wait(5)).toBe(3);
  expect(looks).toEqual([5]);
  expect(await container.logs()).toBe('its log');
});
