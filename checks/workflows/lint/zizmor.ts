import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureUv, findPython } from '@shipshape/provision';
import { withLock, withTemporaryFolder } from '@shipshape/workspace';
import { $ } from 'zx';
import { type Files, root } from '../files.ts';

interface Finding {
  ident: string;
  desc: string;
  locations: {
    symbolic: { kind: string; key: { Local?: { verbatim_path: string } } };
    concrete: { location: { start_point: { row: number } } };
  }[];
}

const requirements = join(root, 'checks/workflows/requirements.txt');

/** zizmor by the hash lock, in an environment of its own that is made once for each lock. */
async function readyZizmor(): Promise<string> {
  const lock = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const environment = join(root, `.shipshape/zizmor-${lock}`);
  const binary = join(environment, 'bin/zizmor');
  const install = async () => {
    if (existsSync(binary)) return;
    const say = (line: string) => console.log(line);
    const python = await findPython();
    const uv = await ensureUv(say);
    const quiet = $({ env: uv.env, quiet: true });
    await quiet`${uv.path} venv --clear --python ${python.path} ${environment}`;
    await quiet`${uv.path} pip install --require-hashes --python ${environment}/bin/python -r ${requirements}`;
  };
  await withLock(join(root, '.shipshape/zizmor.lock'), install, () =>
    console.log('zizmor is being installed, waiting'),
  );
  return binary;
}

/** Findings of zizmor's pedantic persona in the folder .github of `folder`: one line each. */
export async function zizmor(folder: string, online: boolean): Promise<string[]> {
  const binary = await readyZizmor();
  const network = online ? [] : ['--offline'];
  const args = ['--persona=pedantic', '--format=json', '--no-progress', '--no-config', ...network];
  const run = await $({ cwd: folder, quiet: true, nothrow: true })`${binary} ${args} .github`;
  // An exit code from 10 upwards is the severity of the findings; a lower one means that zizmor itself failed.
  if (run.exitCode !== 0 && (run.exitCode ?? 1) < 10) throw new Error(`zizmor failed: ${run.stderr.trim()}`);
  return (JSON.parse(run.stdout) as Finding[]).map(({ ident, desc, locations }) => {
    const place = locations.find(({ symbolic }) => symbolic.kind === 'Primary');
    const line = (place?.concrete.location.start_point.row ?? 0) + 1;
    return `${place?.symbolic.key.Local?.verbatim_path}:${line} ${ident}: ${desc}`;
  });
}

/** Findings of zizmor in these files, offline. */
export function zizmorIn(files: Files): Promise<string[]> {
  return withTemporaryFolder('mutant', async (folder) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await zizmor(folder, false);
  });
}
