/**
 * What no server reads, kept out by dpkg itself, so that the package database stays true and a later
 * `apt-get install` in a Dockerfile keeps it out too. Licences stay. Of glibc's character sets the common ones stay.
 */
export const unpacking = [
  ...['man', 'info', 'doc', 'locale', 'lintian', 'bug', 'bash-completion', 'zsh'].map(
    (folder) => `path-exclude=/usr/share/${folder}/*`,
  ),
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/lib/*/gconv/*',
  ...['gconv-modules*', 'UTF-*', 'ISO8859-1.so', 'ISO8859-15.so', 'CP1252.so'].map(
    (file) => `path-include=/usr/lib/*/gconv/${file}`,
  ),
  'force-unsafe-io',
];

/** Settings of apt that stay in the image, as the official one has them: no translations, and no cache beside the lists. */
export const aptSettings = [
  'Acquire::Languages "none"',
  'Dir::Cache::pkgcache ""',
  'Dir::Cache::srcpkgcache ""',
];

/** Removed at the end: backups, and what the machine that makes the image leaves in it. */
export const leftovers = ['var/cache/debconf/*-old', 'var/lib/dpkg/*-old', 'etc/resolv.conf', 'etc/hostname'];

export const path = '/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin';
