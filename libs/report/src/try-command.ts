import type { EngineName } from '@shipshape/container-engine';
import type { PublishedImage } from '@shipshape/publishing';

const variables = [
  'DJANGO_SECRET_KEY=try-it',
  'DJANGO_ALLOWED_HOSTS=localhost',
  'DJANGO_HTTPS=off',
  'DATABASE_URL=sqlite:////tmp/try-it.sqlite3',
];
const environment = variables.map((variable) => `-e ${variable}`).join(' ');
const serve = "sh -c 'python manage.py migrate --no-input && exec gunicorn'";

/** One command that serves a published image on loopback, for whoever has no more than that engine. */
export function tryCommand(
  engine: EngineName,
  { image, digest }: Pick<PublishedImage, 'image' | 'digest'>,
): string {
  const reference = `${image}@${digest}`;
  if (engine === 'docker')
    return `docker run --rm -p 127.0.0.1:8000:8000 ${environment} ${reference} ${serve}`;
  // chroot isolation has the host's network, so the server is told to stay on loopback.
  const plain = image.startsWith('127.') || image.startsWith('localhost') ? '--tls-verify=false ' : '';
  const loopback = '-e GUNICORN_CMD_ARGS=--bind=127.0.0.1:8000';
  return `buildah run --isolation chroot ${loopback} ${environment} $(buildah from ${plain}${reference}) ${serve}`;
}
