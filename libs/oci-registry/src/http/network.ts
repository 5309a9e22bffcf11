import type { Problem } from './answers.ts';
import type { HttpProxy } from './proxy.ts';

/** Codes of Node and OpenSSL for what no second try makes better. */
const hopeless: [pattern: RegExp, why: (host: string) => string][] = [
  [/^ENOTFOUND$/, (host) => `no host is named ${host}: check the name.`],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/,
    (host) =>
      `${host} does not speak https: if it is the one in REGISTRY and to be trusted in clear text, set REGISTRY_PLAIN_HTTP=true.`,
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/,
    (host) =>
      `the certificate of ${host} is not trusted: name the file of its authority in NODE_EXTRA_CA_CERTS.`,
  ],
];

/** A failure of `fetch`, as far as it is of use. */
interface Failure {
  name?: string;
  message?: string;
  code?: unknown;
  cause?: Failure;
}

/** A failed connection, without the failure's own text. */
export function networkProblem(failure: unknown, url: URL, proxy?: HttpProxy): Problem {
  const { name, cause } = failure as Failure;
  const texts = [cause?.message, cause?.cause?.message].join(' ');
  const refused = proxy && /\((\d{3})\)/.exec(texts)?.[1];
  if (refused) return proxyProblem(proxy, url, refused);
  const code = String(cause?.code ?? (failure as Failure).code ?? '');
  const known = hopeless.find(([pattern]) => pattern.test(code));
  // Behind a proxy it is the proxy that looks names up; a name that this machine does not know is then the proxy's own.
  const host = proxy && code === 'ENOTFOUND' ? proxy.url.hostname : url.hostname;
  if (known) return { code: 'unreachable', why: known[1](host), transient: false };
  const timeout = name === 'TimeoutError' || name === 'AbortError';
  const what = timeout
    ? 'did not answer in time'
    : `broke the connection, or takes none (${code || 'no reason given'})`;
  const why = proxy
    ? `${url.host}, through the proxy ${proxy.url.host} of ${proxy.variable}, ${what}: check that the proxy runs and lets this host through.`
    : `${url.host} ${what}: check that it runs.`;
  return { code: 'unreachable', why, transient: true };
}

/** The proxy answered in the registry's place. undici reports its status only in the failure's text. */
function proxyProblem({ url, variable }: HttpProxy, target: URL, status: string): Problem {
  const advice =
    status === '407'
      ? `write its login into ${variable}, as http://user:password@host:port.`
      : `ask its administrator to let ${target.host} through.`;
  const why = `the proxy ${url.host} of ${variable} answered ${status} for ${target.host}: ${advice}`;
  return { code: 'unreachable', why, transient: Number(status) >= 500 };
}
