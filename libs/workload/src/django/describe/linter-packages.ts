import type { Command } from './commands/index.ts';
import type { Context } from './context.ts';
import { packageWords } from './install/named.ts';
import { isTool } from './install/requirements.ts';
import { type Known, linters } from './linter-table.ts';

/** Which release of a linter a project pins, and what its command needs beside it. */
export interface LinterPackages {
  /** Null where nothing pins one. */
  version: string | null;
  /** Such as `flake8-quotes` and `click==8.0.4`; empty where the project's own environment has them all. */
  plugins: string[];
}

/** What pre-commit installs for a hook. */
export interface HookPackages {
  rev: string;
  additional: readonly string[];
}

/** A name of the package index with its extras and versions: no flag, path or address. */
const listed = /^([A-Za-z\d][\w.-]*)(\[[\w,.-]+\])?((===?|[<>~!]=?)[\w.*+!<>=~,-]+)?$/;

const nameOf = (requirement: string) =>
  (listed.exec(requirement)?.[1] ?? '').toLowerCase().replaceAll('_', '-');

/** What is installed on the same line and is no linter's plugin. */
const others = /^(codecov|coveralls|django)$/;

/**
 * The packages of a linter: what the project requires, then what CI, tox or nox installs for it by name, then what pre-commit does.
 *
 * @param command CI's own command of the linter; undefined where a hook or its configuration is all there is
 */
export function packagesOf(
  known: Known,
  command: Command | undefined,
  hook: HookPackages | undefined,
  { commands, requirements }: Context,
): LinterPackages {
  const required = new Map(requirements.map(({ value }) => [value.name, value.specifier]));
  const installed = installedByName(known.package, commands);
  const pin = [installed, command ? words(command.text) : []]
    .flat()
    .map((word) => new RegExp(`^${known.package}(?:==|@)v?(\\d[\\w.]*)$`).exec(word)?.[1])
    .find((one) => one !== undefined);
  const beside = command ? withOf(command) : [];
  const byHook = command === undefined && hook ? hook.additional : [];
  const plugins = (installed.length > 0 ? installed : [...beside, ...byHook]).filter((word) =>
    isPlugin(nameOf(word), known),
  );
  return {
    version: exact(required.get(known.package)) ?? pin ?? exact(`==${hook?.rev.replace(/^v/, '')}`) ?? null,
    // Where the requirements have them all, the project's own environment does.
    plugins: plugins.every((word) => required.has(nameOf(word))) ? [] : [...new Set(plugins)],
  };
}

/** Whether what stands beside a linter belongs to it: it is no linter itself, and no plugin of another one. */
const isPlugin = (name: string, { package: own }: Known): boolean =>
  name !== '' &&
  name !== own &&
  !isTool(name) &&
  !others.test(name) &&
  !linters.some((one) => one.package !== own && (name === one.package || name.startsWith(`${one.package}-`)));

/** What a line of CI, or an environment of tox or nox, installs that names the package: `pip install flake8 flake8-quotes`. */
function installedByName(name: string, commands: readonly Command[]): string[] {
  const lines = commands
    .filter(({ origin, program }) => /^(ci|tox|nox)$/.test(origin) && /^(pip[\d.]*|pipx|uv)$/.test(program))
    .map((command) => packageWords(command).filter((word) => listed.test(word)));
  return lines.find((line) => line.some((word) => nameOf(word) === name)) ?? [];
}

/** What uvx installs beside the program: `uvx --with django-stubs mypy`. */
const withOf = ({ text }: Command): string[] =>
  [...text.matchAll(/\s--with[= ](\S+)/g)].flatMap(([, one = '']) => one.split(','));

const words = (text: string) => text.split(/\s+/);

const exact = (specifier: string | undefined): string | undefined =>
  /^==v?(\d[\w.]*)$/.exec(specifier ?? '')?.[1];
