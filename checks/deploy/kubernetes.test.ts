import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureUv } from '@shipshape/provision';
import { stateFolder, workspaceRoot } from '@shipshape/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

// deploy/kubernetes against Kubernetes' own schemas, which the package kubernetes-validate brings along.
const validator = 'kubernetes-validate==1.37.0';
const [oldest, newest] = ['1.35', '1.37'] as const;
const kustomizeVersion = 'v5.7.1';
const environments = ['production', 'staging'];
const folder = mkdtempSync(join(tmpdir(), 'shipshape-kubernetes-'));
const manifests = join(folder, 'kubernetes');
const digest = `sha256:${'4'.repeat(64)}`;
let kustomize = '';
let uv: Awaited<ReturnType<typeof ensureUv>> | undefined;

const run = (program: string, args: string[], cwd = folder, env = process.env) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  return { status, stdout, output: `${stdout}${stderr}` };
};

/** kustomize, on the path or built by Go, which gets it from its module proxy. */
function findKustomize(): string {
  if (run('kustomize', ['version']).status === 0) return 'kustomize';
  const bin = join(stateFolder, `kustomize-${kustomizeVersion}`);
  if (run(join(bin, 'kustomize'), ['version']).status === 0) return join(bin, 'kustomize');
  const env = { ...process.env, GOBIN: bin, GOFLAGS: '-mod=mod' };
  const module = `sigs.k8s.io/kustomize/kustomize/v5@${kustomizeVersion}`;
  return run('go', ['install', module], folder, env).status === 0 ? join(bin, 'kustomize') : '';
}

beforeAll(async () => {
  kustomize = findKustomize();
  uv = await ensureUv(console.log);
  cpSync(join(workspaceRoot, 'deploy/kubernetes'), manifests, { recursive: true });
  const pipeline = join(folder, 'pipeline.json');
  writeFileSync(pipeline, JSON.stringify({ image: 'registry.example.org/team/shop', digest }));
  const image = run('node', [join(workspaceRoot, 'deploy/image.mjs'), pipeline]).stdout.trim();
  for (const name of environments) {
    const overlay = join(manifests, 'overlays', name);
    if (kustomize) run(kustomize, ['edit', 'set', 'image', `app=${image}`], join(overlay, 'image'));
    // The same with what a team with a worker uncomments.
    cpSync(overlay, `${overlay}-worker`, { recursive: true });
    const file = join(`${overlay}-worker`, 'kustomization.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('# - ../../', '- ../../'));
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function validate(file: string, version: string) {
  const args = ['tool', 'run', '--quiet', '--from', validator, 'kubernetes-validate'];
  return run(uv?.path ?? '', [...args, '--strict', '--kubernetes-version', version, file], folder, uv?.env);
}

const parts: [string, string[]][] = environments.flatMap((name) => [
  [`overlays/${name}`, ['web']],
  [`overlays/${name}-worker`, ['beat', 'web', 'worker']],
  [`overlays/${name}/migrate`, ['migrate']],
]);

describe.each(parts)('deploy/kubernetes/%s', (part, containers) => {
  test('is what Kubernetes accepts, with the image by its digest', (context) => {
    if (!kustomize) context.skip('not checked: there is neither kustomize nor a Go that could build it');
    const built = run(kustomize, ['build', join(manifests, part)]);
    expect(built.status, built.output).toBe(0);
    const file = join(folder, 'built.yaml');
    writeFileSync(file, built.stdout);
    const documents = parseAllDocuments(built.stdout).map((each) => each.toJS());
    const accepted = validate(file, oldest);
    if (/network|dns|connect|tunnel/i.test(accepted.output) && accepted.status !== 0)
      context.skip(`not checked: ${validator} cannot be fetched`);
    expect(accepted.output).not.toMatch(/WARN|ERROR/);
    for (const { kind } of documents) expect(accepted.output).toContain(`resource ${kind.toLowerCase()}/`);
    for (const { status, output } of [accepted, validate(file, newest)]) expect(status, output).toBe(0);

    const pods = documents.flatMap(({ spec: { template } }) => template ?? []);
    expect(pods.map(({ spec }) => spec.containers[0].name).sort()).toEqual(containers);
    for (const { spec } of pods) {
      expect(spec.containers[0].image).toBe(`registry.example.org/team/shop@${digest}`);
      expect(spec.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
      expect(spec.securityContext.runAsUser).toBe(10001);
    }
    const namespace = part.includes('staging') ? 'app-staging' : 'app';
    for (const { metadata } of documents) expect(metadata.namespace).toBe(namespace);
    // The service reaches the web's pods alone, and no deployment takes another's pods for its own.
    const names = pods.map(({ metadata }) => metadata?.labels?.['app.kubernetes.io/name']);
    expect(new Set(names).size).toBe(containers.length);

    // A field that no schema has is found, so the answers mean something. To ask that once is enough.
    if (part !== parts[0]?.[0]) return;
    writeFileSync(file, readFileSync(file, 'utf8').replace('envFrom:', 'environmentFrom:'));
    expect(validate(file, newest).status).not.toBe(0);
  }, 300_000);
});
