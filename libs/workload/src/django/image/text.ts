const width = 110;

/** A comment of a Dockerfile, wrapped. */
export function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line !== '' && line.length + word.length + 3 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

/**
 * A RUN of commands that each must pass.
 *
 * @param mounts values of `--mount`
 */
export function run(commands: readonly string[], mounts: readonly string[] = []): string {
  const flags = mounts.map((mount) => `--mount=${mount} \\\n    `).join('');
  return `RUN ${flags}${commands.map(wrapped).join(' \\\n && ')}`;
}

/** A command broken before an option, so that no line is too long; one with a line break has its own layout. */
export function wrapped(command: string): string {
  if (command.length < width - 8 || command.includes('\n')) return command;
  const lines = [''];
  for (const part of command.split(/ (?=--|-r |\$\()/)) {
    const line = lines.at(-1) as string;
    if (line !== '' && line.length + part.length > width - 12) lines.push(part);
    else lines[lines.length - 1] = line === '' ? part : `${line} ${part}`;
  }
  return lines.join(' \\\n      ');
}

/** The machine's CA bundle, while a command runs. */
export const certificates = 'type=secret,id=ca-certificates,target=/etc/ssl/certs/ca-certificates.crt';

/**
 * The commands that install Debian packages and leave nothing of the installation. An update makes a cache of what it
 * fetched, which the apt of these images does not keep: it is left out, for half a second of processor time.
 */
export function installSystemPackages(packages: readonly string[]): string[] {
  return [
    'apt-get update -qq -o pkgCacheFile::Generate=false',
    `apt-get install -qq --yes --no-install-recommends ${packages.join(' ')} >/dev/null`,
    'rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/ldconfig/* /var/log/apt /var/log/*.log',
  ];
}

/** A text in single quotes for the shell. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** One command that sets all of them, a line each. */
export function exported(environment: Readonly<Record<string, string>>): string[] {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return settings.length > 0 ? [`export ${settings.join(' \\\n      ')}`] : [];
}
