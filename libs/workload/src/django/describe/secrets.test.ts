import { djangoProject } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { dockerignoreFor } from '../image/ignore.ts';

const secret = 'q8Zr2LmVx0Pw7Kd3';

/** The messages about a file, none of which has the secret in it. */
function said(file: string, text: string): string[] {
  const { advice } = only({ ...djangoProject(), [file]: `${text}\n` });
  expect(JSON.stringify(advice)).not.toContain(secret);
  return advice
    .filter(({ message, evidence }) => evidence[0]?.file === file && message.startsWith(`${file} contains `))
    .map(({ message }) => message.slice(`${file} contains `.length));
}

group('a secret in a file of variables', () => {
  test.each([
    [`SECRET_KEY=${secret}`, 'SECRET_KEY'],
    [`PASSWORD=${secret}`, 'PASSWORD'],
    [`TOKEN='${secret}'`, 'TOKEN'],
    [`export API_KEY="${secret}"`, 'API_KEY'],
    [`AWS_SECRET_ACCESS_KEY=${secret}/zK+4`, 'AWS_SECRET_ACCESS_KEY'],
    [`FERNET_KEY=${secret}=`, 'FERNET_KEY'],
    [`db_password=${secret}`, 'db_password'],
    [`DB_PASSWORD=${secret} # since May`, 'DB_PASSWORD'],
    [`SECRET_KEY=${secret}#$k9(`, 'SECRET_KEY'],
    [`SECRET_KEY="${secret}#$k9("`, 'SECRET_KEY'],
  ])('is named where its variable has a usual name: %s', (line, name) => {
    expect(said('.env.production', line)).toEqual([
      `a value of ${name}. Change it, and keep it out of the repository.`,
    ]);
  });

  test.each([
    'SECRET_KEY=$DJANGO_KEY_OF_SHOP',
    'SECRET_KEY=$(openssl rand -hex 32)',
    'TOKEN=op://shop/mail/credential1',
    'PASSWORD=/run/keys/database1',
    'PASSWORD=ENC[AES256_GCM,data:q8Zr2LmVx0]',
    'PASSWORD=replace-me-please',
    'PASSWORD=MyPassword123',
    'POSTGRES_PASSWORD=postgres_password',
    `STRIPE_PUBLISHABLE_KEY=${secret}`,
    `RECAPTCHA_SITE_KEY=${secret}`,
    `AWS_ACCESS_KEY_ID=${secret}`,
    `TOKEN_LIFETIME=${secret}`,
    `# PASSWORD=${secret}`,
    'PASSWORD=',
  ])('is none where nobody has to keep it: %s', (line) => {
    expect(said('.env.production', line)).toEqual([]);
  });

  test.each<[string, string, number]>([
    ['.env', `SECRET_KEY=${secret}`, 1],
    ['.env-prod', `SECRET_KEY=${secret}`, 1],
    ['env.production', `SECRET_KEY=${secret}`, 1],
    ['.envs/.production/.django', `SECRET_KEY=${secret}`, 1],
    ['.env.example', `SECRET_KEY=${secret}`, 0],
    ['.env.tpl', `SECRET_KEY=${secret}`, 0],
    ['.env.test', `SECRET_KEY=${secret}`, 0],
    ['ci.env', `SECRET_KEY=${secret}`, 0],
    ['.github/app.env', `SECRET_KEY=${secret}`, 0],
    ['tests/.env', `SECRET_KEY=${secret}`, 0],
    ['.env.test', `KEY=AKIA${'SHOP'.repeat(4)}`, 1],
    ['.env.dev', `SECRET_KEY=${secret}`, 0],
    ['.envs/.local/.postgres', `POSTGRES_PASSWORD=${secret}`, 0],
    ['.envs/.local/.django', `SIGNING_KEY=${secret}`, 0],
    ['.envs/.local/.postgres', `POSTGRES_PASSWORD=${secret}${secret}`, 1],
    ['.env.dev', `STRIPE_SECRET_KEY=${secret}`, 1],
    ['.env.dev', `MAIL_TOKEN=${secret}`, 1],
  ])('is one in the file that has it: %s with %s', (file, text, found) => {
    expect(said(file, text)).toHaveLength(found);
  });
});

group('a password in an address', () => {
  test.each<[string, string, string | undefined]>([
    ['.env.production', 'DATABASE_URL=postgres://shop:realpassword@host/db', 'DATABASE_URL'],
    ['.env.production', `DATABASE_URL="postgres://shop:${secret}@db.shop.internal:5432/db"`, 'DATABASE_URL'],
    ['.env', `REDIS=redis://:${secret}@cache:6379/0`, 'REDIS'],
    ['docker-compose.yml', `  MAIL: smtp://shop:${secret}@mail.shop.eu:587`, 'MAIL'],
    ['docker-compose.yml', `  - MAIL=smtp://shop:${secret}@mail.shop.eu:587`, 'MAIL'],
    ['Procfile', `web: DB=postgres://shop:${secret}@db.shop.eu/x gunicorn`, 'DB'],
    ['.env', `postgres://shop:${secret}@db.shop.internal/db`, undefined],
  ])('is named with the variable: %s with %s', (file, text, name) => {
    const where = name ? `the address that ${name} has` : 'an address';
    expect(said(file, text)).toEqual([
      `a password in ${where}. Change it, and keep it out of the repository.`,
    ]);
  });

  test.each([
    ['.env.production', 'A=postgres://postgres:postgres@localhost/db'],
    ['.env.production', `A=postgres://shop:${secret}@127.0.0.1:5432/db`],
    ['.env.production', 'A=postgres://shop:$DB_KEY_OF_SHOP@db.shop.eu/db'],
    ['.env.production', `A=postgres://shop:\${DB_KEY}@db.shop.eu/db`],
    ['.env.production', 'A=postgres://user:password@db.shop.eu/db'],
    ['.env.production', 'A=postgres://shop:shop-2024@db.shop.eu/db'],
    ['.env.production', `A=postgres://shop:${secret}@db.example.com/db`],
    ['.env.production', `# A=postgres://shop:${secret}@db.shop.eu/db`],
    ['.env.production', 'A=https://0123456789abcdef@sentry.shop.eu/1'],
    ['.env', 'A=postgres://shop:kittens-and-wool@db/shop'],
    ['.env.dev', `A=postgres://shop:${secret}@db/shop`],
    ['.env.ci', `A=postgres://shop:${secret}@db.shop.eu/shop`],
    ['docker-compose.test.yml', `  A: postgres://shop:${secret}@db.shop.eu/shop`],
    ['.env.example', `A=postgres://shop:${secret}@db.shop.eu/shop`],
  ])('is none that opens a server of others: %s with %s', (file, text) => {
    expect(said(file, text)).toEqual([]);
  });
});

test.each<[string, number]>([
  [`DATABASES = {"default": {"NAME": "shop", "PASSWORD": "${secret}"}}`, 1],
  [`CACHE = f"redis://:{PASSWORD_OF_REDIS}@cache.shop.eu"`, 0],
  [`CACHE = env("CACHE", default="redis://:${secret}@cache.shop.eu")`, 1],
  [`API_KEY: str = "${secret}"`, 1],
  ['AUTH = {"TOKEN": "shop.tokens.RefreshToken", "PASSWORD": "DB_PASSWORD_1"}', 0],
  ['DATABASES = {"default": {"PASSWORD": "postgres"}}', 0],
  // That production starts with it is said of the setting.
  [`SECRET_KEY = "${secret}"`, 0],
])('a secret in the settings: %s', (line, found) => {
  expect(said('config/settings.py', `INSTALLED_APPS = []\n${line}`)).toHaveLength(found);
});

test('no image gets a key that is named, unless the code names its file as well', () => {
  const key = '-----BEGIN PRIVATE KEY-----\n';
  const keys = { 'deploy/id_rsa': key, 'shop.pem': key, 'gcp.json': `{"private_key": "${key.trim()}"}` };
  const read = 'KEY = open("shop.pem").read()\n';
  const lines = dockerignoreFor(only({ ...djangoProject(), ...keys, 'shop/key.py': read })).split('\n');
  expect(lines).toEqual(expect.arrayContaining(['deploy/id_rsa', 'gcp.json']));
  expect(lines).not.toContain('shop.pem');
});
