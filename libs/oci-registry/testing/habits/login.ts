import { type Habit, refusal } from './front.ts';

/** The login that these habits accept; everything else is refused. */
export const habitLogin = { username: 'someone', password: 'a password', foundIn: 'the habits' };

const basic = `Basic ${Buffer.from(`${habitLogin.username}:${habitLogin.password}`).toString('base64')}`;

/** Basic authentication, without tokens (ECR). */
export const basicLogin: Habit = async (call, next) =>
  call.headers.authorization === basic
    ? next(call)
    : refusal(401, 'UNAUTHORIZED', 'log in', { 'www-authenticate': 'Basic realm="registry"' });

/**
 * Tokens, from a token server that gives one only for the scope that the challenge named.
 *
 * @param scope the challenge's: one word for everything (`aws`, `*`), or undefined for that of the request
 * @param uses how many requests a token is good for: it ends sooner than its answer said
 */
export const tokenLogin = (scope?: string, uses = Number.POSITIVE_INFINITY): Habit => {
  const given = new Map<string, string[]>();
  const used = new Map<string, number>();
  return async (call, next, front) => {
    if (call.address === '/token') {
      const asked = call.query.getAll('scope');
      if (call.headers.authorization !== basic || (scope && asked.join() !== scope))
        return refusal(401, 'UNAUTHORIZED', `no token for ${asked.join(' ')}`);
      const token = `token-${given.size}`;
      given.set(`Bearer ${token}`, asked);
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ token })) };
    }
    const repository = /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\//.exec(call.address)?.[1] ?? '';
    const actions = /^(GET|HEAD)$/.test(call.method) ? 'pull' : 'pull,push';
    const wanted = scope ?? `repository:${repository}:${actions}`;
    const sent = call.headers.authorization ?? '';
    used.set(sent, (used.get(sent) ?? 0) + 1);
    const scopes = (used.get(sent) ?? 0) > uses ? [] : (given.get(sent) ?? []);
    if (scopes.some((one) => one === wanted || one === `repository:${repository}:pull,push`))
      return next(call);
    const challenge = `Bearer realm="http://${front.host}/token",service="registry",scope="${wanted}"`;
    return refusal(401, 'UNAUTHORIZED', 'get a token', { 'www-authenticate': challenge });
  };
};

/** Harbor before 2.8: no referrers API, and 401 without a challenge in its place. */
export const bare401 = refusal(401, 'UNAUTHORIZED', 'unauthorized');
