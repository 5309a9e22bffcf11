import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, makeContext } from '../src/index.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import { makeRootfs } from './rootfs.ts';

/** An engine at work: a registry, a base image in it, and an image built on that. */
export interface Fixture {
  engine: Engine;
  registry: TestRegistry;
  /** The base image's root file system. */
  tar: string;
  base: { id: string; reference: string; config: { env: Record<string, string>; cmd: string[] } };
  /** The ID of an image with a small server. */
  image: string;
  /** Builds a Dockerfile with the base as its BASE argument; returns the image ID. */
  build(dockerfile: string, more?: { onOutput?: (chunk: string) => void; base?: string }): Promise<string>;
  /** Removes whatever was made. */
  close(): Promise<void>;
}

const SERVER = `
import http.server, os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(int(os.environ.get('EXIT', 0))) if 'STUBBORN' not in os.environ else None)
if 'REQUIRED' not in os.environ:
    sys.exit('REQUIRED is not set')
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f'{self.command} {self.path} {self.headers["Host"]}'.encode()
        self.send_response(404 if self.path == '/missing' else 200)
        self.send_header('Set-Cookie', 'a=1')
        self.send_header('Set-Cookie', 'b=2')
        self.end_headers()
        self.wfile.write(body)
print('listening as', os.getuid(), os.getgid(), os.getcwd(), flush=True)
http.server.HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
`;

/** Builds the image with the server. */
export const DOCKERFILE = `
ARG BASE
FROM \${BASE}
ARG GREETING
RUN --mount=type=secret,id=password \\
    cat /run/secrets/password > /dev/null && echo "built with $GREETING"
WORKDIR /home/app
COPY server.py .
ENV GREETING=$GREETING
USER 10001
HEALTHCHECK CMD ["true"]
CMD ["python3", "server.py"]
`;

export const LABELS = {
  'org.opencontainers.image.title': 'it\'s a "test" of $things',
  'org.opencontainers.image.url': '',
  'org.example.path': 'C:\\new\\$GREETING\\',
  'org.example.verse': 'one line\nand "another"',
};
export const GREETING = 'hello $HOME "you"';

export async function openFixture(engine: Engine): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  const tar = join(folder, 'rootfs.tar');
  const context = join(folder, 'a context');
  const secret = join(folder, 'secret');
  mkdirSync(context);
  writeFileSync(join(context, 'server.py'), SERVER);
  writeFileSync(secret, 'sesame');
  makeRootfs(tar);
  const registry = await startRegistry();
  const config = { env: { PATH: '/usr/bin:/bin' }, cmd: ['sh'] };
  const reference = `${registry.host}/base:1`;
  const made = new Set([reference]);

  const build: Fixture['build'] = async (text, { onOutput = () => {}, base = reference } = {}) => {
    const dockerfile = join(context, 'Dockerfile');
    writeFileSync(dockerfile, text);
    const { image } = await engine.build({
      context: await makeContext(context, { dockerfile }),
      buildArgs: { BASE: base, GREETING },
      labels: LABELS,
      secrets: [{ id: 'password', content: { file: secret } }],
      onOutput,
    });
    made.add(image.id);
    return image.id;
  };
  const close = async () => {
    for (const image of [...made].reverse()) await engine.remove(image);
    await registry.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    const id = await engine.importRootfs(tar, config);
    made.add(id);
    await engine.push(id, reference);
    const base = { id, reference, config };
    return { engine, registry, tar, base, image: await build(DOCKERFILE), build, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * For tests of what a RUN prints. buildah 1.28 loses all of that now and then: in 1 of 160 builds of an `echo`, four at a
 * time on two busy cores, also when buildah is called by hand. No build of ours can give it back.
 */
export const printsByRun = { retry: 3 };
