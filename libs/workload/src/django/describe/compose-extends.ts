import { folderOf, fromFolder, join } from '../../paths.ts';
import { type Data, get, record, type Sources } from './sources.ts';

/**
 * The services of a compose file, each with what it takes from the service that it `extends`, of this file or another: its own
 * keys win, maps are merged, and lists come one after the other, as in Compose's specification.
 */
export function servicesOfFile(sources: Sources, file: string): Record<string, Data> {
  const services = record(get(sources.yaml(file), 'services'));
  return Object.fromEntries(Object.keys(services).map((name) => [name, extended(sources, file, name, [])]));
}

/** @param below what asks for it, since two files may extend each other */
function extended(sources: Sources, file: string, name: string, below: readonly string[]): Data {
  const own = get(sources.yaml(file), 'services', name);
  const stated = get(own, 'extends');
  const [service, where] =
    typeof stated === 'string' ? [stated] : [get(stated, 'service'), get(stated, 'file')];
  const other = typeof where === 'string' ? join(folderOf(file), where) : file;
  const one = `${file} ${name}`;
  if (typeof service !== 'string' || other === undefined || below.includes(one)) return own;
  return merged(
    moved(extended(sources, other, service, [...below, one]), folderOf(other), folderOf(file)),
    own,
  );
}

function merged(base: Data, own: Data, key = ''): Data {
  if (base === undefined || own === undefined) return own ?? base;
  const [theirs, ours] = pairs.includes(key) ? [paired(base), paired(own)] : [base, own];
  if (isMap(theirs) && isMap(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return Object.fromEntries([...keys].map((one) => [one, merged(theirs[one], ours[one], one)]));
  }
  return Array.isArray(base) && Array.isArray(own) && !whole.includes(key) ? [...base, ...own] : own;
}

/** Lists that one statement replaces. */
const whole = ['command', 'entrypoint', 'test'];

/** Maps that may be lists of `NAME=value`. */
const pairs = ['environment', 'args', 'labels'];
const paired = (data: Data): Data =>
  Array.isArray(data) ? Object.fromEntries(data.map((one) => String(one).split(/=(.*)/s))) : data;

const isMap = (data: Data): data is Record<string, Data> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** A service of a file in another folder: its build is where it was. */
function moved(service: Data, from: string, to: string): Data {
  const build = get(service, 'build');
  if (from === to || build === undefined) return service;
  const context = typeof build === 'string' ? build : (get(build, 'context') ?? '.');
  const folder = typeof context === 'string' ? join(from, context) : undefined;
  if (folder === undefined) return service;
  const others = typeof build === 'string' ? {} : record(build);
  return { ...record(service), build: { ...others, context: fromFolder(to, folder) } };
}
