import { join } from '../../paths.ts';
import type { Context } from './context.ts';
import { at, placeOf } from './evidence.ts';
import { runPackages } from './install/run-packages.ts';
import type { Evidence } from './project.ts';

/** What builds, fetches or waits, and libraries, which the build finds by itself: a running server does not ask for them. */
const isForBuild = new RegExp(
  `^(${[
    'gcc|g\\+\\+|cpp|clang|make|cmake|autoconf|automake|binutils|build-essential|patch|pkg-config|pkgconf|swig|cargo|rustc|nodejs|npm|yarn',
    'git|curl|wget|rsync|awscli|openssh-client|ca-certificates|gnupg2?|apt-.*|software-properties-common|lsb-release|unzip|zip|xz-utils|bzip2',
    'netcat.*|wait-for-it|dnsutils|iputils-ping|net-tools|telnet|jq|dialog|sudo|bash|vim|nano|less|procps|tini|dumb-init|gosu|supervisor|cron|nginx|uwsgi.*',
    'locales|tzdata|gettext|poedit|python.*|postgresql-common|uuid-runtime|mime-support|shared-mime-info|gdal-bin|zlib1g|lib.*|.*-dev',
  ].join('|')})$`,
);

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
  for (const { origin, production: own, program, args, evidence } of commands)
    if (own && origin === 'docker' && !production?.written && /^apt(-get)?$/.test(program))
      for (const word of args.includes('install') ? args.slice(args.indexOf('install') + 1) : [])
        add(word, evidence);
  for (const path of folders.map((folder) => join(folder, 'Aptfile') as string).filter(sources.has))
    for (const [index, line] of (sources.text(path) ?? '').split('\n').entries())
      add(line.trim(), at(path, index + 1, line));
  if (found.size === 0) return [];
  const named = [...found].map(([name, evidence]) => `${name} (${placeOf(evidence)})`);
  return [
    `Whether the running code calls what production installs with apt and the image does not have: ${named.join(', ')}. Add what it calls to the apt-get install of the Dockerfile's last stage.`,
  ];
}
