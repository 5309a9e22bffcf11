import { baseOf } from '../../../paths.ts';

/** Options with a value of the wrappers below. */
const valued =
  /^(-p|--python|--with|--group|--extra|--only-group|--env-file|-e|--env|-u|--user|-w|--workdir|-f|--file|--source|--omit|--include|--rcfile|--project|--directory|-C|--profile|--entrypoint|--package|--index-url|--config|--from|--spec)$/;

/** Those of dockerize, beside these. */
const valuedByDockerize = /^-(wait|timeout|wait-retry-interval|wait-http-header|template|stdout|stderr)$/;

/**
 * Drops options, and their values, from the front.
 *
 * @param more options with a value beside the usual ones
 */
export function skipOptions(words: readonly string[], more = /^$/): string[] {
  let at = 0;
  while (words[at]?.startsWith('-') && !/^(-m|--module)$/.test(words[at] as string)) {
    if (words[at] === '--') return words.slice(at + 1);
    at += valued.test(words[at] as string) || more.test(words[at] as string) ? 2 : 1;
  }
  return words.slice(at);
}

/** Programs that watch the one that follows them, with the packages that bring them. */
const monitors: [program: string, brings: RegExp][] = [
  ['newrelic-admin', /^newrelic$/],
  ['ddtrace-run', /^ddtrace$/],
  ['opentelemetry-instrument', /^opentelemetry-(distro|instrumentation)$/],
  ['elasticapm-run', /^elastic-apm$/],
];

/** What a script that waits for others starts without a `--` before it: `bin/wait-for-db.sh python manage.py test`. */
const programs = /^(python[\d.]*|(\S*\/)?manage\.py|gunicorn|uwsgi|uvicorn|daphne|celery|pytest)$/;

/** What a command line starts in the end: the words behind its first wrapper. */
export interface Wrapped {
  rest: string[];
  /** The name of a package that brings the wrapper; absent where none does, so that an image of the packages alone lacks it. */
  brings?: RegExp;
}

/** The words behind a wrapper at the front of a command; undefined where there is none, and where nothing follows it. */
export function behindWrapper(words: readonly string[]): Wrapped | undefined {
  const [first = '', second = ''] = words;
  const name = baseOf(first);
  const found = (rest: string[], brings?: RegExp): Wrapped | undefined =>
    rest.length > 0 ? { rest, ...(brings ? { brings } : {}) } : undefined;
  const monitor = monitors.find(([program]) => program === name);
  if (monitor) {
    const options = name === 'newrelic-admin' && second === 'run-program' ? 2 : 1;
    return found(skipOptions(words.slice(options), /^--\w+$/), monitor[1]);
  }
  if (/^(exec|dumb-init|tini|xvfb-run|eatmydata|corepack)$/.test(name))
    return found(skipOptions(words.slice(1)));
  // A start script puts its command together by `set -- celery worker`, and ends with `exec "$@"`.
  if (first === 'set' && second === '--') return found(words.slice(2));
  // As another user: an image has one of its own.
  if (/^(gosu|su-exec|s6-setuidgid)$/.test(name)) return found(words.slice(2));
  if (/^(uv|poetry|pipenv|pdm|hatch|rye|pixi|conda|mise)$/.test(name) && /^(run|exec|x)$/.test(second))
    return found(skipOptions(words.slice(2)));
  // Buildpacks of Heroku put theirs there: start-nginx, start-pgbouncer, start-stunnel.
  if (/^(\.\/)?bin\/start-(nginx|pgbouncer|stunnel)\S*$/.test(first)) return found(words.slice(1));
  if (name === 'dockerize') return found(skipOptions(words.slice(1), valuedByDockerize));
  if (!/wait|^watchmedo$/.test(name)) return undefined;
  const end = words.indexOf('--') + 1 || words.findIndex((word, at) => at > 0 && programs.test(word));
  return end > 0 ? found(words.slice(end)) : undefined;
}

/** The words at the front of a command that watch its program: `newrelic-admin run-program`. */
export function monitorOf(words: readonly string[]): string[] {
  const wrapped = behindWrapper(words);
  return wrapped?.brings ? words.slice(0, words.length - wrapped.rest.length) : [];
}

/**
 * A command as it starts in an image that has Python and the project's packages: without Poetry, a buildpack's programs, and what
 * waits for other servers. What watches the program stays where a package brings it.
 */
export function withoutWrappers(command: string, isInstalled: (package_: RegExp) => boolean): string {
  return command
    .split(/(\s*(?:&&|\|\||;)\s*)/)
    .map((part) => plain(part, isInstalled))
    .join('');
}

function plain(command: string, isInstalled: (package_: RegExp) => boolean): string {
  const [assigned = ''] = /^\s*(\w+=\S*\s+)*/.exec(command) ?? [];
  const words = command.slice(assigned.length).trim().split(/\s+/);
  const wrapped = behindWrapper(words);
  if (!wrapped) return command;
  // What the words are in the text: one that is quoted may have more spaces in it.
  const behind = (text: string, count: number) => text.replace(new RegExp(`^\\s*(\\S+\\s+){${count}}`), '');
  const count = words.length - wrapped.rest.length;
  const text = command.slice(assigned.length);
  const inner = plain(behind(text, count), isInstalled);
  const kept = wrapped.brings && isInstalled(wrapped.brings) ? `${words.slice(0, count).join(' ')} ` : '';
  // `uv run` starts a module and a file by itself.
  const python = /^(-m\s|\S+\.py(\s|$))/.test(inner) ? 'python ' : '';
  return `${assigned}${kept}${python}${inner}`;
}
