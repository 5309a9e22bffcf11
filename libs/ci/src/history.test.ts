import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { plainEnvironment } from '@shipshape/git/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { gitHistory } from './history.ts';

// A private repository: it answers nobody but the job's own token. In a thread of its own, since git is waited for here.
const server = `
  const { readFileSync } = require('node:fs');
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  createServer((request, response) => {
    const path = workerData.folder + new URL(request.url, 'http://localhost').pathname;
    if (request.headers.authorization !== workerData.authorization) return response.writeHead(401).end();
    try { response.end(readFileSync(path)); } catch { response.writeHead(404).end(); }
  }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;
const folder = mkdtempSync(join(tmpdir(), 'shipshape-history-'));
const [origin, clone] = [join(folder, 'team/shop.git'), join(folder, 'clone')];
let worker: Worker;
let url: string;
let merged: string;

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Kim', '-c', 'user.email=kim@localhost', ...args], {
    ...{ cwd, encoding: 'utf8', env: plainEnvironment() },
    stdio: 'pipe',
  }).trim();

beforeAll(async () => {
  const authorization = `basic ${Buffer.from('x-access-token:of-the-job').toString('base64')}`;
  worker = new Worker(server, { eval: true, workerData: { folder, authorization } });
  url = `http://127.0.0.1:${await new Promise((resolve) => worker.once('message', resolve))}`;
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
  git(folder, 'clone', '--quiet', origin, 'author');
  const author = join(folder, 'author');
  git(author, 'switch', '--quiet', '--orphan', 'main');
  git(author, 'commit', '--quiet', '--allow-empty', '--message=one');
  git(author, 'push', '--quiet', 'origin', 'main');
  git(folder, 'clone', '--quiet', origin, clone);
  git(clone, 'remote', 'set-url', 'origin', `${url}/team/shop.git`);
  git(author, 'commit', '--quiet', '--allow-empty', '--message=two');
  git(author, 'push', '--quiet', 'origin', 'main');
  git(origin, 'update-server-info');
  merged = git(author, 'rev-parse', 'HEAD');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await worker.terminate();
  rmSync(folder, { recursive: true, force: true });
});

function inJob(token: string) {
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  vi.stubEnv('GITHUB_SERVER_URL', url);
  vi.stubEnv('GITHUB_TOKEN', token);
}

test('what was merged since the checkout is unknown, where the private repository does not answer', () => {
  inJob('of-somebody-else');
  expect(gitHistory(clone, 'main').onDefaultBranch(merged)).toBe('unknown');
});

test("it is fetched with the job's token, which is not left in the clone", () => {
  inJob('of-the-job');
  expect(gitHistory(clone, 'main').onDefaultBranch(merged)).toBe(true);
  expect(git(clone, 'config', '--list')).not.toContain('extraheader');
});
