import { expect, test } from 'vitest';
import { signalNumber, stopGracefully } from './stop.ts';

/** A server that ends with this exit code on any signal but SIGKILL; never where undefined. */
function server(exitCode: number | undefined) {
  const signals: string[] = [];
  const ended = () => (signals.includes('SIGKILL') ? 137 : signals.length > 0 ? exitCode : undefined);
  return { signals, send: async (signal: string) => void signals.push(signal), wait: async () => ended() };
}

test.each([
  ['exits with 0', 0, true],
  ['exits as a shell would after SIGTERM', 143, true],
  ['exits with an error', 1, false],
  ['was killed by somebody else', 137, false],
])('a server that %s', async (_, exitCode, orderly) => {
  const { send, wait, signals } = server(exitCode);
  expect(await stopGracefully(send, wait, 1, 'SIGTERM')).toMatchObject({ exitCode, killed: false, orderly });
  expect(signals).toEqual(['SIGTERM']);
});

test('a server that ignores the signal is killed, and that is not orderly', async () => {
  const { send, wait, signals } = server(undefined);
  const stopped = await stopGracefully(send, wait, 1, 'SIGTERM');
  expect(stopped).toMatchObject({ exitCode: 137, killed: true, orderly: false });
  expect(signals).toEqual(['SIGTERM', 'SIGKILL']);
});

test('the image states the signal and with it the orderly exit code', async () => {
  const { send, wait, signals } = server(131);
  expect(await stopGracefully(send, wait, 1, 'SIGQUIT')).toMatchObject({ killed: false, orderly: true });
  expect(signals).toEqual(['SIGQUIT']);
});

test.each([
  ['SIGTERM', 15],
  ['term', 15],
  ['QUIT', 3],
  ['9', 9],
  ['SIGRTMIN+3', 37],
  ['rtmax-1', 63],
  ['nonsense', Number.NaN],
])('%s is signal %s', (signal, number) => {
  expect(signalNumber(signal)).toBe(number);
});
