import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Docker Hub's postgres and caddy are not everywhere, and an application of our own would take minutes to build. So one
// root file system serves for all services: this machine's PostgreSQL and a few programs, Debian's Caddy, and an
// application of some lines that needs its database.

const programs = ['sh', 'cat', 'mkdir', 'chown', 'id', 'rm', 'setpriv'];

const entrypoint = `#!/bin/sh
# As the official image of PostgreSQL: makes the database once, then starts the server.
set -eu
export PGDATA=/var/lib/postgresql/data
as_postgres() { setpriv --reuid=999 --regid=999 --clear-groups "$@"; }
mkdir -p "$PGDATA" /run/postgresql
chown 999:999 "$PGDATA" /run/postgresql
if [ ! -f "$PGDATA/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password
  as_postgres initdb --username="$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --auth-local=trust >/dev/null
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE $POSTGRES_DB" | as_postgres postgres --single -j postgres >/dev/null
fi
exec setpriv --reuid=999 --regid=999 --clear-groups postgres -c listen_addresses='*' -c unix_socket_directories=/run/postgresql
`;

const migrate = `#!/bin/sh
# In place of Python: \`python manage.py migrate\` makes a table.
set -eu
test "$(id -u)" = 10001
! (: >/app/written) 2>/dev/null || { echo "the root is writable"; exit 1; }
echo "$*"
psql "$DATABASE_URL" -qc "CREATE TABLE IF NOT EXISTS releases (name text)"
`;

const web = `#!/bin/sh
# The server of a release: it uses the table that the migration made.
set -eu
psql "$DATABASE_URL" -qc "INSERT INTO releases VALUES ('$RELEASE')"
known=$(psql "$DATABASE_URL" -qtAc "SELECT string_agg(name, ',' ORDER BY name) FROM releases")
exec caddy respond --listen :8000 --body "$RELEASE of $known"
`;

/** Of PostgreSQL's files. Where PostGIS is installed, the upgrades of its extensions are links that come to a gigabyte. */
const unused = /\/(bitcode|contrib|man)$|\/extension\/(?!plpgsql)/;

/**
 * Writes a root file system as a tar archive.
 *
 * @param folder an empty one, to work in
 * @param postgres the folder of PostgreSQL's server programs
 * @param caddy the program
 * @returns the archive
 */
export function makeRootfs(folder: string, postgres: string, caddy: string): string {
  const root = join(folder, 'root');
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(realpathSync(from), join(root, to), {
      recursive: true,
      dereference: true,
      filter: (source) => !unused.test(source),
    });
  };
  const binaries: string[] = [];
  const program = (from: string, to: string) => {
    put(from, to);
    binaries.push(realpathSync(from));
  };
  for (const name of programs) {
    const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    program(path, `/usr/bin/${name}`);
  }
  program(caddy, '/usr/bin/caddy');
  for (const name of ['postgres', 'initdb', 'psql', 'pg_isready', 'pg_dump']) {
    program(join(postgres, name), join(postgres, name));
  }
  // It finds its data relative to its program, so all files keep their places.
  const config = (what: string) =>
    execFileSync(join(postgres, 'pg_config'), [what], { encoding: 'utf8' }).trim();
  for (const part of [config('--pkglibdir'), config('--sharedir'), '/usr/share/zoneinfo/UTC'])
    put(part, part);
  for (const name of ['initdb', 'postgres', 'psql', 'pg_isready', 'pg_dump']) {
    execFileSync('ln', ['-s', join(postgres, name), join(root, 'usr/bin', name)]);
  }
  for (const [path = ''] of libraries(binaries)) put(path, path);
  mkdirSync(join(root, 'var'));
  for (const [link, to] of Object.entries({ bin: 'usr/bin', sbin: 'usr/bin', 'var/run': '../run' })) {
    execFileSync('ln', ['-s', to, join(root, link)]);
  }

  mkdirSync(join(root, 'tmp'), { mode: 0o777 });
  chmodSync(join(root, 'tmp'), 0o1777);
  for (const [name, text] of Object.entries({
    'usr/bin/entrypoint': entrypoint,
    'usr/bin/python': migrate,
    'usr/bin/web': web,
    'app/manage.py': '',
    'etc/passwd': 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/:/bin/sh\napp:x:10001:10001::/:/bin/sh\n',
    'etc/group': 'root:x:0:\npostgres:x:999:\napp:x:10001:\n',
  })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text, { mode: 0o755 });
  }
  const archive = join(folder, 'root.tar');
  execFileSync('tar', ['-C', root, '--owner=0', '--group=0', '-cf', archive, '.']);
  return archive;
}

/** The shared libraries of these programs, and the loader. */
function libraries(binaries: string[]): RegExpMatchArray[] {
  const listed = execFileSync('ldd', binaries, { encoding: 'utf8', maxBuffer: 1e8 });
  return [...listed.matchAll(/\/\S+\.so\S*(?= \(0x)/g)].filter(
    ([path], at, all) => all.findIndex(([other]) => other === path) === at,
  );
}
