import { spawnSync } from 'node:child_process';

/** A certificate and its key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/**
 * A certificate for the server of one run, signed by itself: settings may insist on TLS, as managed databases do, and few
 * of them verify it. Undefined where there is no openssl: then the server has no TLS.
 */
export function ownCertificate(): Certificate | undefined {
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const { stdout } = spawnSync(
    'openssl',
    ['req', '-x509', ...kind, '-days', '2', '-subj', '/CN=localhost', '-keyout', '-', '-out', '-'],
    { env: { PATH: process.env.PATH }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const part = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----[^-]+-----END ${name}-----\\n`).exec(stdout ?? '')?.[0];
  const [cert, key] = [part('CERTIFICATE'), part('(?:EC )?PRIVATE KEY')];
  return cert && key ? { cert, key } : undefined;
}
