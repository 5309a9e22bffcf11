import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metadataFor } from '@shipshape/publishing/metadata';
import { describe, expect, test } from 'vitest';
import { pushVariables, run, scratchClone, scratchFolder, sha } from '../testing/fixture.ts';

const now = new Date('2024-07-01T22:30:15.123Z');

/** A clone with an image project `app` of this configuration. */
function workspace(file?: string, configuration?: unknown): string {
  const root = scratchClone();
  mkdirSync(join(root, 'app'));
  if (file)
    writeFileSync(
      join(root, 'app', file),
      typeof configuration === 'string' ? configuration : JSON.stringify(configuration),
    );
  return root;
}

const made = (root: string, more = {}) =>
  metadataFor({ root, project: 'app', dirty: false, now, env: {}, ...more });

describe('the rules of a project', () => {
  test('are its branch and its commit by default, and never latest', async () => {
    const root = workspace();
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
    expect((await made(root, { images: ['Host/a'] })).tags).toEqual(['host/a:main', `host/a:sha-${head}`]);
    execFileSync('git', ['tag', 'v1.2.3'], { cwd: root });
    execFileSync('git', ['checkout', '--quiet', '--detach'], { cwd: root });
    expect((await made(root)).tagNames).toEqual(['1.2.3', `sha-${head}`]);
  });

  test.each([
    [
      'project.json',
      { metadata: { image: { tags: ['type=raw,value=x', 'type=raw,value=y'], labels: 'a=b' } } },
    ],
    [
      'package.json',
      { nx: { metadata: { image: { tags: 'type=raw,value=x\ntype=raw,value=y', labels: ['a=b'] } } } },
    ],
  ])('are stated in %s', async (file, configuration) => {
    const { tagNames, labels } = await made(workspace(file, configuration));
    expect(tagNames).toEqual(['x', 'y']);
    expect(labels[0]).toBe('a=b');
  });

  test('title the image with the project’s name, whatever the repository and its package.json are called', async () => {
    const titles = async (root: string, name?: string) => {
      const { labels } = await made(root, { name });
      return labels.filter((label: string) => label.startsWith('org.opencontainers.image.title='));
    };
    const root = workspace();
    writeFileSync(join(root, 'package.json'), '{ "name": "shop-pipeline" }');
    expect(await titles(root, 'shop')).toEqual(['org.opencontainers.image.title=shop']);
    expect(await titles(root)).toEqual(['org.opencontainers.image.title=shop-pipeline']);
    const labels = 'org.opencontainers.image.title=The shop';
    expect(await titles(workspace('project.json', { metadata: { image: { labels } } }), 'shop')).toEqual([
      labels,
    ]);
  });

  test('are the defaults of the command’s inputs', async () => {
    const root = workspace('project.json', {
      metadata: { image: { images: 'a', tags: 'type=raw,value=x' } },
    });
    const project = `--project=${join(root, 'app')}`;
    expect((await run([project], {}, root)).stdout).toContain('tags         a:x\n');
    expect((await run([project, '--tags=y'], {}, root)).stdout).toContain('tags         a:y\n');
  });

  test.each([
    [{ tags: 7 }, 'metadata.image.tags is 7. It must be a text or a list of texts.'],
    [{ tags: [{}] }, 'metadata.image.tags is [{}]. It must be a text or a list of texts.'],
    [
      { tag: 'x' },
      'metadata.image has an unknown list "tag". The known ones are images, tags, flavor, labels, annotations.',
    ],
  ])('as %j are refused', async (image, message) => {
    await expect(made(workspace('project.json', { metadata: { image } }))).rejects.toThrow(message);
  });

  test.each([
    [{ metadata: { image: 'x' } }, 'app/project.json: metadata.image is "x". It must be an object of lists.'],
    [{ metadata: { image: [] } }, 'app/project.json: metadata.image is []. It must be an object of lists.'],
    ['null', 'app/project.json is not a JSON object: null'],
  ])('in a project.json of %j are refused', async (configuration, message) => {
    await expect(made(workspace('project.json', configuration))).rejects.toThrow(message);
  });

  test('of a folder that does not exist are refused', async () => {
    expect(await run(['--project=nope'])).toEqual({
      code: 1,
      stdout: '',
      stderr: '\n✖ The image project "nope" does not exist. Name the folder of its project.json.\n',
    });
  });

  test('in a broken file are refused', async () => {
    await expect(made(workspace('project.json', '{'))).rejects.toThrow(
      'app/project.json is not valid JSON: ',
    );
  });
});

describe('an image', () => {
  test('of a dirty tree names no commit', async () => {
    const { tagNames, labels } = await made(workspace(), { dirty: true });
    expect(tagNames).toEqual(['main']);
    expect(labels).toContain('org.opencontainers.image.revision=');
  });

  test('of a commit without a ref has the commit’s tag', async () => {
    const root = workspace();
    execFileSync('git', ['checkout', '--quiet', '--detach'], { cwd: root });
    execFileSync('git', ['branch', '--quiet', '-D', 'main'], { cwd: root });
    expect((await made(root)).tagNames).toEqual([expect.stringMatching(/^sha-[0-9a-f]{40}$/)]);
  });

  test('in Actions has the tags of the event', async () => {
    const env = pushVariables(scratchFolder());
    expect((await made(workspace(), { env })).tagNames).toEqual(['dev', `sha-${sha}`]);
  });
});

describe('the default branch', () => {
  const rules = [
    'type=edge',
    'type=raw,value=latest,enable={{is_default_branch}}',
    'type=ref,event=branch',
  ].join('\n');

  /** A clone of a server whose default branch is `develop`, and that keeps an old `main`. */
  function cloneOf(remote: string, branch: string) {
    const server = scratchClone();
    const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' });
    git(server, 'branch', 'develop');
    git(server, 'symbolic-ref', 'HEAD', 'refs/heads/develop');
    const root = join(scratchFolder(), 'clone');
    git(server, 'clone', '--quiet', '--origin', remote, server, root);
    git(root, 'symbolic-ref', '--delete', `refs/remotes/${remote}/HEAD`);
    git(root, 'checkout', '--quiet', '-B', branch, `refs/remotes/${remote}/${branch}`);
    mkdirSync(join(root, 'app'));
    writeFileSync(join(root, 'app/project.json'), JSON.stringify({ metadata: { image: { tags: rules } } }));
    return { root, git: (...args: string[]) => git(root, ...args) };
  }

  test.each(['origin', 'upstream'])(
    'is what the remote %s says, without its HEAD in the clone',
    async (remote) => {
      const { root } = cloneOf(remote, 'develop');
      expect((await made(root)).tagNames).toEqual(['edge', 'develop', 'latest']);
      const old = cloneOf(remote, 'main');
      expect((await made(old.root)).tagNames).toEqual(['main']);
      const { stdout } = await run(['--images=a', '--tags=type=edge'], {}, root);
      expect(stdout).toContain('tags         a:edge\n');
    },
  );

  test('that cannot be known is an error that says how to state it, and counts once it is stated', async () => {
    const { root, git } = cloneOf('upstream', 'develop');
    git('branch', 'main', 'refs/remotes/upstream/main');
    git('remote', 'set-url', 'upstream', '/nowhere/at/all');
    await expect(made(root)).rejects.toThrow('State it in nx.json, such as "defaultBase": "main"');
    const { code, stderr } = await run(['--images=a', '--tags=type=edge'], {}, root);
    expect([code, stderr]).toEqual([1, expect.stringContaining('"defaultBase"')]);
    writeFileSync(join(root, 'nx.json'), '{ "defaultBase": "develop" }');
    expect((await made(root)).tagNames).toEqual(['edge', 'develop', 'latest']);
  });
});
