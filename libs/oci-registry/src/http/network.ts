import type { HttpProxy } from '../transport/proxy.ts';
import type { Problem } from './messages.ts';

/** Codes of Node and OpenSSL for what no second try makes better. The first that applies counts. */
const hopeless: [pattern: RegExp, why: (host: string, code: string) => string][] = [
  [/^ENOTFOUND$/, (host) => `no host is named ${host}: check the name.`],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/,
    (host) =>
      `${host} does not speak https: if it is the one in REGISTRY and to be trusted in clear text, set REGISTRY_PLAIN_HTTP=true.`,
  ],
  [
    /^ERR_SSL_.*_ALERT_/,
    (host, code) =>
      `${host} refused the TLS connection (${code}): ask its administrator which TLS versions and client certificates it takes.`,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    (host) =>
      `the certificate that came is not one for ${host}: check the name, and whether this network asks for a login.`,
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    (host, code) =>
      `the certificate of ${host} is out of date (${code}): check this machine's clock; if that is right, ask the registry's administrator.`,
  ],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    (host) =>
      `the certificate of ${host} is not trusted: name the file of its authority in NODE_EXTRA_CA_CERTS.`,
  ],
  [
    /^CERT_|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^HOSTNAME_MISMATCH$/,
    (host, code) => `the certificate of ${host} does not hold (${code}): ask its administrator.`,
  ],
];

/** What failed, for codes that a second try may make better. */
const passing: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'takes no connection (ECONNREFUSED)',
  EAI_AGAIN: 'could not be looked up (EAI_AGAIN)',
  ENETUNREACH: 'cannot be reached from this network (ENETUNREACH)',
  EHOSTUNREACH: 'cannot be reached from this network (EHOSTUNREACH)',
};

/** A failure of Node's client or, with a cause, of `fetch`, as far as it is of use. */
interface Failure {
  name?: string;
  message?: string;
  code?: unknown;
  cause?: Failure;
}

/** Its code. A write into a connection that failed in its handshake names OpenSSL's reason in its text alone. */
function codeOf(failure: Failure | undefined): string {
  const reason = /:SSL routines:[^:]*:([^:]+):/.exec(failure?.message ?? '')?.[1];
  return reason ? `ERR_SSL_${reason.replaceAll(' ', '_').toUpperCase()}` : String(failure?.code ?? '');
}

/** A failed connection, without the failure's own text. */
export function networkProblem(failure: unknown, url: URL, proxy?: HttpProxy): Problem {
  const { name, cause } = failure as Failure;
  const texts = [cause?.message, cause?.cause?.message].join('\n');
  const refused = proxy && /\bProxy (?:response|Authentication Required) \((\d{3})\)/.exec(texts)?.[1];
  if (refused) return proxyProblem(proxy, url, refused);
  if (cause?.message === 'bad port') {
    // The fetch standard, "port blocking": 6000 (X11) and 10080 are among them. Only what goes through a proxy is bound by it.
    const why = `through a proxy no web server on port ${url.port} is asked, which the fetch standard reserves for another protocol: let ${url.hostname} listen on another port.`;
    return { code: 'unreachable', why, transient: false };
  }
  const code = codeOf(cause) || codeOf(failure as Failure);
  const known = hopeless.find(([pattern]) => pattern.test(code));
  // Behind a proxy it is the proxy that looks names up; a name that this machine does not know is then the proxy's own.
  const host = proxy && code === 'ENOTFOUND' ? proxy.url.hostname : url.hostname;
  if (known) return { code: 'unreachable', why: known[1](host, code), transient: false };
  const timeout = name === 'TimeoutError' || name === 'AbortError';
  const what = timeout
    ? 'did not answer in time'
    : (passing[code] ?? `broke the connection (${code || 'no reason given'})`);
  const why = proxy
    ? `${url.host}, through the proxy ${proxy.url.host} of ${proxy.variable}, ${what}: check that the proxy runs and lets this host through.`
    : `${url.host} ${what}: check the network, and that it runs.`;
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
