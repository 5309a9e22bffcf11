import { expect, test } from 'vitest';
import { networkProblem } from './network.ts';

const told = (code: string) =>
  networkProblem({ name: 'TypeError', cause: { code, message: '' } }, new URL('https://r.example/v2/'));

test.each([
  ['ENOTFOUND', false, 'no host is named r.example: check the name.'],
  [
    'ECONNREFUSED',
    true,
    'r.example takes no connection (ECONNREFUSED): check the network, and that it runs.',
  ],
  ['EAI_AGAIN', true, 'r.example could not be looked up (EAI_AGAIN): check the network, and that it runs.'],
  ['ENETUNREACH', true, 'r.example cannot be reached from this network (ENETUNREACH)'],
  ['ECONNRESET', true, 'r.example broke the connection (ECONNRESET): check the network, and that it runs.'],
  ['UND_ERR_SOCKET', true, 'r.example broke the connection (UND_ERR_SOCKET)'],
  // A lacking authority is one of several things that can be wrong with a certificate, and the only one that a file cures.
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    false,
    'is not trusted: name the file of its authority in NODE_EXTRA_CA_CERTS.',
  ],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'is not trusted: name the file'],
  ['CERT_HAS_EXPIRED', false, "is out of date (CERT_HAS_EXPIRED): check this machine's clock"],
  ['CERT_REVOKED', false, 'does not hold (CERT_REVOKED): ask its administrator.'],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    false,
    'the certificate that came is not one for r.example: check the name',
  ],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'refused the TLS connection'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', false, 'does not speak https'],
])('%s', (code, transient, why) => {
  const problem = told(code);
  expect(problem).toMatchObject({ code: 'unreachable', transient });
  expect(problem.why).toContain(why);
});

test('a port that fetch never connects to, through a proxy', async () => {
  const url = new URL('http://127.0.0.1:6000/v2/');
  const failure = await fetch(url).catch((error) => error);
  expect(networkProblem(failure, url)).toMatchObject({
    transient: false,
    why: expect.stringContaining('through a proxy no web server on port 6000 is asked'),
  });
});
