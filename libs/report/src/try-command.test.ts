import { expect, test } from 'vitest';
import { tryCommand } from './try-command.ts';

const image = { image: '127.0.0.1:5001/shop', digest: 'sha256:1' };
const manualRun = {
  port: 8000,
  environment: { SECRET_KEY: 'try-it', GREETING: "it's $HOME" },
  command: ['sh', '-c', 'python manage.py migrate --no-input && exec gunicorn'],
  loopback: { GUNICORN_CMD_ARGS: '--bind=127.0.0.1:8000' },
};

test('docker publishes the port on loopback only, and every word reaches the container as it is', () => {
  expect(tryCommand('docker', { ...image, manualRun })).toBe(
    `docker run --rm -p 127.0.0.1:8000:8000 -e SECRET_KEY=try-it -e 'GREETING=it'\\''s $HOME' 127.0.0.1:5001/shop@sha256:1 sh -c 'python manage.py migrate --no-input && exec gunicorn'`,
  );
});

test('buildah gives the host its network, so the server is kept on loopback', () => {
  const { environment: _, ...rest } = manualRun;
  expect(tryCommand('buildah', { ...image, manualRun: { ...rest, environment: {} } })).toBe(
    `buildah run --isolation chroot -e GUNICORN_CMD_ARGS=--bind=127.0.0.1:8000 $(buildah from --tls-verify=false 127.0.0.1:5001/shop@sha256:1) sh -c 'python manage.py migrate --no-input && exec gunicorn'`,
  );
});

test("without a command it is the image's own", () => {
  const own = { port: 80, environment: {}, command: [], loopback: {} };
  expect(tryCommand('docker', { image: 'r/shop', digest: 'sha256:1', manualRun: own })).toBe(
    'docker run --rm -p 127.0.0.1:80:80 r/shop@sha256:1',
  );
});
