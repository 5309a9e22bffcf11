import { join } from '../../paths.ts';
import { type Command, inContainer } from './commands/command.ts';
import type { CommandContext, Context } from './context.ts';
import { at, placeOf } from './evidence.ts';
import { runPackages } from './install/run-packages.ts';
import type { Evidence } from './project.ts';

/** What builds, fetches or waits. */
const tools = [
  'gcc|g\\+\\+|cpp|clang|make|cmake|autoconf|automake|binutils|build-essential|patch|pkg-config|pkgconf|swig|cargo|rustc|nodejs|npm|yarn',
  'git|curl|wget|rsync|awscli|openssh-client|ca-certificates|gnupg2?|apt-.*|software-properties-common|lsb-release|unzip|zip|xz-utils|bzip2',
  'netcat.*|wait-for-it|dnsutils|iputils-ping|net-tools|telnet|jq|dialog|sudo|bash|vim|nano|less|procps|tini|dumb-init|gosu|supervisor|cron|nginx|uwsgi.*',
];
const others = [
  'locales|tzdata|python[\\d.]*|python3?-(pip|venv|setuptools|wheel|distutils)|postgresql-common|zlib1g|.*-dev',
];
/** And libraries, which the build finds by itself: a running server does not ask for them. */
const isForBuild = wholly([
  ...tools,
  ...others,
  'gettext|poedit|python.*|uuid-runtime|mime-support|shared-mime-info|gdal-bin|lib.*',
]);
/** And servers, which tests have as their settings need them, and browsers, which no test here has. */
const isOfNoTest = wholly([
  ...tools,
  ...others,
  '(postgresql|mysql|mariadb|default-mysql|redis|valkey|rabbitmq|elasticsearch|memcached)(-server.*|-contrib.*|-tools|-\\d.*)?',
  'firefox.*|chromium.*|google-chrome.*|xvfb|tmate|docker.*|containerd.*',
]);

function wholly(words: readonly string[]): RegExp {
  return new RegExp(`^(${words.join('|')})$`);
}

/** The names that a call of apt installs; none for another command. */
const installedBy = ({ program, args }: Command): string[] =>
  /^apt(-get)?$/.test(program) && args.includes('install')
    ? args
        .slice(args.indexOf('install') + 1)
        .map((word) => word.replace(/[=:/].*$/, ''))
        .filter((word) => /^[a-z0-9][a-z0-9.+-]+$/.test(word))
    : [];

/**
 * The Debian packages that CI installs by apt in the job of a run of tests, before it, and that the tests or the application may
 * call there.
 */
export function systemPackagesBeforeTests(
  { commands }: CommandContext,
  { job }: Pick<Command, 'job'>,
): string[] {
  const found = commands
    .filter(
      (one) =>
        job &&
        one.job?.file === job.file &&
        one.job.name === job.name &&
        one.job.step <= job.step &&
        !inContainer(one),
    )
    .flatMap(installedBy)
    .filter((name) => !isOfNoTest.test(name));
  return [...new Set(found)];
}

/**
 * The system packages that production's Dockerfile or Heroku's Aptfile installs and the written image does not have: which of
 * them the code calls is not known, so they are named rather than installed.
 */
export function systemPackages({ commands, sources, folders, production, requirements }: Context): string[] {
  const known = runPackages(requirements.map(({ value }) => value.name));
  const found = new Map<string, Evidence>();
  const add = (name: string, evidence: Evidence) => {
    const plain = name.replace(/[=:/].*$/, '');
    if (!/^[a-z0-9][a-z0-9.+-]+$/.test(plain) || isForBuild.test(plain) || known.includes(plain)) return;
    if (!found.has(plain)) found.set(plain, evidence);
  };
  for (const command of commands)
    if (command.production && command.origin === 'docker' && !production?.written)
      for (const word of installedBy(command)) add(word, command.evidence);
  for (const path of folders.map((folder) => join(folder, 'Aptfile') as string).filter(sources.has))
    for (const [index, line] of (sources.text(path) ?? '').split('\n').entries())
      add(line.trim(), at(path, index + 1, line));
  if (found.size === 0) return [];
  const named = [...found].map(([name, evidence]) => `${name} (${placeOf(evidence)})`);
  return [
    `Whether the running code calls what production installs with apt and the image does not have: ${named.join(', ')}. Add what it calls to the apt-get install of the Dockerfile's last stage.`,
  ];
}
