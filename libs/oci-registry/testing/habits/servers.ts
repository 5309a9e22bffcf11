import { type Habit, refusal } from './front.ts';
import { look } from './tags.ts';

/** Lists of tags come in pages of one, with the address of the next one as `write` spells it. */
export const pagedTags =
  (write: (address: string, host: string) => string): Habit =>
  async (call, next, front) => {
    const reply = await next(call);
    if (call.path !== 'tags/list' || reply.status !== 200) return reply;
    const { name, tags } = JSON.parse(reply.body.toString()) as { name: string; tags: string[] | null };
    const at = Number(call.query.get('at') ?? 0);
    const more = at + 1 < (tags?.length ?? 0);
    const { link: _, ...headers } = reply.headers;
    const address = `<${write(`${call.address}?at=${at + 1}`, front.host)}>; rel=next`;
    const body = Buffer.from(JSON.stringify({ name, tags: tags?.slice(at, at + 1) ?? null }));
    return { ...reply, headers: { ...headers, ...(more && { link: address }) }, body };
  };

/** Writes are answered by other statuses of success, and name no digest. */
export const otherSuccess: Habit = async (call, next) => {
  const reply = await next(call);
  if (call.method !== 'PUT' || reply.status !== 201) return reply;
  const { 'docker-content-digest': _, ...headers } = reply.headers;
  return { ...reply, status: call.path.startsWith('manifests/') ? 202 : 204, headers, body: Buffer.alloc(0) };
};

/** The address of an upload is relative to the one that was asked. */
export const relativeUploads: Habit = async (call, next) => {
  const reply = await next(call);
  const { location } = reply.headers;
  if (call.method !== 'POST' || !location) return reply;
  const { pathname, search } = new URL(location, 'http://registry');
  return { ...reply, headers: { ...reply.headers, location: `${pathname.split('/').at(-1)}${search}` } };
};

/** Manifests come as plain JSON, with no length for HEAD. */
export const plainJson: Habit = async (call, next) => {
  const reply = await next(call);
  if (!call.path.startsWith('manifests/') || reply.status !== 200) return reply;
  const headers = { ...reply.headers, 'content-type': 'application/json' };
  return { ...reply, headers: call.method === 'HEAD' ? { ...headers, 'content-length': '0' } : headers };
};

/** Every nth request is answered by 503, with a date to wait for. */
export const sometimesBusy = (nth: number): Habit => {
  let count = 0;
  return async (call, next) =>
    ++count % nth === 0
      ? refusal(503, 'UNAVAILABLE', 'busy', {
          'retry-after': new Date(Date.now() + 1000).toUTCString(),
          date: new Date().toUTCString(),
        })
      : next(call);
};

/** Lists of tags lack what was written since the last so many of them. */
export const laggingTagList = (lists: number): Habit => {
  const fresh = new Map<string, number>();
  return async (call, next) => {
    const reply = await next(call);
    const tag = /^manifests\/([^:]+)$/.exec(call.path)?.[1];
    if (call.method === 'PUT' && tag && reply.status === 201 && !fresh.has(tag)) fresh.set(tag, lists);
    if (call.path !== 'tags/list' || reply.status !== 200) return reply;
    const content = JSON.parse(reply.body.toString()) as { tags: string[] | null };
    const hidden = new Set([...fresh].filter(([, left]) => left > 0).map(([name]) => name));
    for (const name of hidden) fresh.set(name, (fresh.get(name) ?? 0) - 1);
    const tags = content.tags?.filter((name) => !hidden.has(name)) ?? null;
    return { ...reply, body: Buffer.from(JSON.stringify({ ...content, tags })) };
  };
};

/** Two servers answer in turn, of which one is always behind: every other read of a manifest gets what was before. */
export const twoServers = (reads: number): Habit => {
  const old = new Map<string, { left: number; reply: Awaited<ReturnType<Habit>> }>();
  return async (call, next) => {
    if (!call.path.startsWith('manifests/')) return next(call);
    if (call.method === 'PUT') {
      const before = await look(call, next);
      const reply = await next(call);
      if (reply.status === 201) old.set(call.address, { left: reads, reply: before });
      return reply;
    }
    const entry = old.get(call.address);
    if (!entry || entry.left <= 0 || entry.left-- % 2 === 1) return next(call);
    return entry.reply;
  };
};
