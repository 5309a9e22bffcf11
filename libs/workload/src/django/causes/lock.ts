import { indexFailure } from '@shipshape/provision';

/** The hashes of one package. */
const hashes = /(?: \\\n +--hash=sha256:[0-9a-f]{64})+/g;
const hash = /sha256:[0-9a-f]{64}/g;

/** A lock's text without its hashes, which uv would take as they are. */
export const withoutHashes = (lock: string): string => lock.replace(hashes, '');

/**
 * In what a lock differs from what uv made of the manifest just now; undefined where it does not. The index may serve
 * more files than when the lock was made, since projects add files to a version.
 *
 * @param lock the lock as it is
 * @param made what uv made of the manifest, with every hash that the index serves
 */
export function lockDifference(lock: string, made: string): string | undefined {
  const [is, should] = [lock, made].map(requirements) as [Map<string, string>, Map<string, string>];
  const differing = [...new Set([...is.keys(), ...should.keys()])].filter(
    (name) => is.get(name) !== should.get(name),
  );
  if (differing.length > 0) {
    const told = differing.slice(0, 5).map((name) => change(name, is.get(name), should.get(name)));
    const more = differing.length > told.length ? ` and ${differing.length - told.length} more` : '';
    return `does not match pyproject.toml (${told.join('; ')}${more})`;
  }
  const served = new Set(made.match(hash));
  const unknown = (lock.match(hash) ?? []).filter((one) => !served.has(one));
  if (unknown.length > 0)
    return `has a hash that the package index does not serve (${unknown[0]?.slice(0, 19)}…)`;
  const marked = (text: string) => text.replace(hashes, ' (hashes)');
  return marked(lock) === marked(made) ? undefined : 'is not as uv writes it';
}

/** The requirement of each package, by its name: `==1.2.3` or `@ git+https://…`, with its marker. */
function requirements(lock: string): Map<string, string> {
  const lines = withoutHashes(lock).matchAll(/^([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*((?:==|@)[^\n]*)$/gm);
  const found = new Map<string, string>();
  for (const [, name = '', wanted = ''] of lines) {
    const text = wanted.replace(/\s*\\$/, '').trim();
    found.set(name, [found.get(name), text].filter(Boolean).join(' or '));
  }
  return found;
}

function change(name: string, is: string | undefined, should: string | undefined): string {
  if (is === undefined) return `${name} is missing`;
  if (should === undefined) return `${name} is not needed`;
  return `${name} is ${is}, should be ${should}`;
}

/** Whether uv's words have to do with the Python that it was asked for: another one may have what that one lacks. */
export const refusesPython = (output: string): boolean =>
  /no (usable )?wheels|no source distribution|Python ?[<>=~!]/.test(output);

/** Why uv could not make a lock, from its output. Where the output names no known cause, only that it failed. */
export function compileCause(manifest: string, lock: string, output: string): string {
  const text = output.trim();
  const group = /The dependency group '([^']+)' was not found/.exec(text)?.[1];
  if (group)
    return `${manifest} has no dependency group "${group}", which ${lock} is made of: add it.\n${text}`;
  if (/Failed to parse: `?pyproject\.toml|TOML parse error/.test(text)) {
    return `${manifest} is not valid: correct it.\n${text}`;
  }
  const index = indexFailure(text);
  if (index) return `${index}\n${text}`;
  // uv builds what has no wheel to learn its requirements, a git dependency among others: fetched it is by then.
  const built = /Failed to (?:download and )?build `([^`\n]+)`/.exec(text)?.[1];
  if (built) {
    return `${built}, which ${manifest} asks for, could not be built from its source: its own messages follow.\n${text}`;
  }
  const elsewhere = /Distribution not found at: (file:\S+)/.exec(text)?.[1];
  if (elsewhere)
    return `${manifest} names ${elsewhere}, a file of the machine that it was frozen on, as "pip freeze" writes what conda installed: "pip list --format=freeze" writes names and versions. Write it again, and commit it.\n${text}`;
  const unserved = /(\S+) was not found in the package registry/.exec(text)?.[1];
  if (unserved) return `The package index does not serve ${unserved}, which ${manifest} names.\n${text}`;
  const unsatisfiable = /No solution found when resolving/.test(text);
  if (unsatisfiable && refusesPython(text))
    return `No versions satisfy ${manifest} for ${lock}: some are not to be had for this Python. State the one that they were chosen for, in .python-version or the Dockerfile.\n${text}`;
  if (unsatisfiable) return `No versions satisfy ${manifest} for ${lock}.\n${text}`;
  return `uv could not make ${lock} of ${manifest}.\n${text}`;
}

/** The requirements that have no hash, since they come from git, an address or a folder. */
export const unhashable = (lock: string): string[] =>
  [...lock.matchAll(/^(?:-e\s+)?([A-Za-z0-9][^\n]*? @ (?:git\+|file:|https?:)[^\s;]+)[^\n]*$/gm)]
    .filter(([line]) => !/--hash=/.test(line) && !/\\\s*$/.test(line))
    .map(([, requirement = '']) => requirement);
