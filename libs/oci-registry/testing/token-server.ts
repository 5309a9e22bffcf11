import { execFile } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onLoopback } from './loopback.ts';

/** A token server as hosted registries have one, and the configuration that makes a registry trust it. */
export interface TokenServer {
  /** For `startDistribution`. */
  auth: object;
  /** The scopes that were asked for, one entry for each token given. */
  given: string[][];
  /** The Authorization headers and bodies that came. */
  asked: { authorization: string | undefined; body: string }[];
  /** The lifetime that the next tokens state, in seconds; they are valid for five minutes. */
  expiresIn: number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a token server on loopback (distribution spec, "Token Authentication Implementation"). Whoever gives `login`
 * (`user:password`), or `identityToken` by the refresh grant, may do everything; everybody else may pull.
 */
export async function startTokenServer(login: string, identityToken: string): Promise<TokenServer> {
  const folder = await mkdtemp(join(tmpdir(), 'token-server-'));
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=test tokens', '-days', '2', '-nodes', '-newkey', 'rsa:2048'];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    ...subject,
    '-keyout',
    keyFile,
    '-out',
    certificateFile,
  ]);
  const key = createPrivateKey(await readFile(keyFile));
  const certificate = (await readFile(certificateFile, 'utf8')).replace(/-----[^-]+-----|\s/g, '');
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { authorization } = request.headers;
      state.asked.push({ authorization, body });
      const form = new URLSearchParams(body);
      const scopes = [
        ...new URL(request.url ?? '', 'http://x').searchParams.getAll('scope'),
        ...(form.get('scope')?.split(' ') ?? []),
      ];
      const trusted =
        authorization === `Basic ${Buffer.from(login).toString('base64')}` ||
        form.get('refresh_token') === identityToken;
      if (!trusted && (authorization || body)) {
        response.writeHead(401).end();
        return;
      }
      state.given.push(scopes);
      const token = signed(claims(scopes, trusted));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ [body ? 'access_token' : 'token']: token, expires_in: state.expiresIn }));
    });
  });
  const { host, stop } = await onLoopback(server);
  const realm = `http://${host}/token`;
  const token = { realm, service: 'test', issuer: 'test', rootcertbundle: certificateFile };
  const state: TokenServer = {
    auth: { token },
    given: [],
    asked: [],
    expiresIn: 300,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };

  function signed(payload: object): string {
    const head = { typ: 'JWT', alg: 'RS256', x5c: [certificate] };
    const text = [head, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  }
  return state;
}

function claims(scopes: string[], trusted: boolean): object {
  const now = Math.floor(Date.now() / 1000);
  const access = scopes.map((scope) => {
    const [type = '', name = '', actions = ''] = scope.split(':');
    return { type, name, actions: actions.split(',').filter((action) => trusted || action === 'pull') };
  });
  const id = `${now}-${Math.random()}`;
  return {
    iss: 'test',
    sub: 'tester',
    aud: 'test',
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: id,
    access,
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
