import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureUv } from '@shipshape/provision';
import { shareTools } from '@shipshape/provision/testing';
import type { Scratch } from './scratch.ts';

/** Writes the small project to `apps/<name>` of a scratch workspace, and makes its locks as people do. */
export async function addTinyProject(
  { folder, run }: Pick<Scratch, 'folder' | 'run'>,
  name: string,
): Promise<void> {
  // Installed here, where this workspace has none yet: every scratch workspace would install its own.
  await ensureUv(console.log);
  shareTools(folder);
  for (const [file, text] of Object.entries(tinyProject)) {
    const path = join(folder, 'apps', name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const locked = run([process.execPath, 'tools/bin/shipshape.mjs', 'lock', `--project=${name}`]);
  if (locked.status !== 0) throw new Error(locked.stdout + locked.stderr);
}

/** A small Django project of its own, by file name: a page, a test, and a Dockerfile. Its locks are not among them. */
export const tinyProject: Record<string, string> = {
  'manage.py': `import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
execute_from_command_line(sys.argv)
`,
  'settings.py': `import os

SECRET_KEY = os.environ.get("SECRET_KEY", "tiny")
ROOT_URLCONF = "urls"
ALLOWED_HOSTS = ["*"]
WSGI_APPLICATION = "wsgi.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
`,
  'wsgi.py': `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
application = get_wsgi_application()
`,
  'urls.py': `from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
`,
  'test_hello.py': `from django.test import Client


def test_hello() -> None:
    assert Client().get("/").content == b"hello"
`,
  'pyproject.toml': `[project]
name = "tiny"
version = "0"
requires-python = ">=3.11"
dependencies = ["django>=5", "gunicorn"]

[dependency-groups]
dev = ["coverage", "mypy", "pytest", "pytest-cov", "pytest-django", "ruff"]

# Its own few lines are checked, and Django's types not read, which takes mypy longer than everything else here.
[tool.mypy]
ignore_missing_imports = true
follow_imports = "skip"

[tool.pytest.ini_options]
DJANGO_SETTINGS_MODULE = "settings"
pythonpath = "."
`,
  '.dockerignore': '*\n!manage.py\n!settings.py\n!urls.py\n!wsgi.py\n!requirements.txt\n',
  Dockerfile: `ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie
FROM \${PYTHON_IMAGE}
WORKDIR /app
COPY requirements.txt ./
RUN --mount=type=secret,id=ca-certificates,target=/etc/ssl/certs/ca-certificates.crt \\
    python3 -m venv /opt/venv \\
 && PIP_CERT=/etc/ssl/certs/ca-certificates.crt /opt/venv/bin/pip install --quiet --require-hashes -r requirements.txt
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
COPY . ./
USER 10001:10001
EXPOSE 8000
# Its control socket is in a folder that cannot be written to, and can keep gunicorn from ending.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/tmp", "--no-control-socket", "wsgi"]
`,
};
