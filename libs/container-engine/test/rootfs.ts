import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The only programs that the tests run in their images. */
const PROGRAMS = ['sh', 'cat', 'touch', 'sleep'];

/**
 * Writes a small Linux root file system as a tar file, put together from this machine's own programs: no network, no
 * package manager, two seconds. Two calls give the same bytes.
 */
export function makeRootfs(tar: string): void {
  const root = `${tar}.root`;
  for (const name of ['bin', 'etc', 'home/app', 'proc', 'sys', 'dev', 'run']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  const python = ask('python3', '-I', '-c', 'import sys; print(sys._base_executable)');
  const programs = PROGRAMS.map((name) => [name, ask('sh', '-c', `command -v ${name}`)] as const);
  for (const [name, found] of [...programs, ['python3', python] as const]) {
    const file = realpathSync(found);
    // Where it was, since Python finds its library from there.
    copy(file, join(root, file));
    withoutSymbols(join(root, file));
    symlinkSync(file, join(root, 'bin', name));
    for (const library of librariesOf(file)) {
      copy(library, join(root, library));
      withoutSymbols(join(root, library));
    }
  }
  copyPythonLibrary(root);
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0::/root:/bin/sh\napp:x:10001:10002::/home/app:/bin/sh\n',
  );
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\napp:x:10002:\n');
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--mode=a+rX'];
  execFileSync('tar', [...same, '-cf', tar, '-C', root, '.']);
  rmSync(root, { recursive: true });
}

/** The shared libraries that programs need, the dynamic loader among them. */
function librariesOf(...programs: string[]): string[] {
  return [...ask('ldd', ...programs).matchAll(/(\/\S+) \(0x/g)]
    .map(([, path = '']) => path)
    .filter((path) => existsSync(path));
}

function copyPythonLibrary(root: string): void {
  const library = ask('python3', '-I', '-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))');
  const skipped = [
    ...[
      'test',
      'unittest',
      'site-packages',
      'dist-packages',
      '__pycache__',
      'idlelib',
      'ensurepip',
      'config-3',
    ],
    ...['tkinter', 'turtle', 'pydoc_data', 'lib2to3', 'distutils'],
  ];
  const wanted = (path: string) => !skipped.some((name) => basename(path).startsWith(name));
  cpSync(library, join(root, library), { recursive: true, dereference: true, filter: wanted });
  const modules = join(root, library, 'lib-dynload');
  // With all that they need, these are a third of the image, and no test imports them.
  const heavy = /^(_tkinter|_sqlite3|_ssl|_hashlib|_curses|_curses_panel|readline|nis)\./;
  for (const name of readdirSync(modules)) {
    const module = join(modules, name);
    if (heavy.test(name)) rmSync(module);
    else {
      for (const file of librariesOf(module).filter((one) => !existsSync(join(root, one))))
        copy(file, join(root, file));
      withoutSymbols(module);
    }
  }
}

/** Symbols for debuggers are half of what a Python built on its machine takes, and every layer and push carries them. */
function withoutSymbols(file: string): void {
  try {
    execFileSync('strip', ['--strip-debug', file], { stdio: 'ignore' });
  } catch {
    // Without binutils the image is larger.
  }
}

function ask(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' }).trim();
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
}
