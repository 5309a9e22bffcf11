import { expect, test } from 'vitest';
import { madeWith, required } from '../../../../testing/described.ts';

test.each([
  ['all', 'if not all(name in os.environ for name in ("A", "B")):\n    raise RuntimeError("A and B")\n'],
  ['any', 'if any([os.getenv("A") is None, os.getenv("B") is None]):\n    raise RuntimeError("A and B")\n'],
  [
    'a list of those that are missing',
    'missing = [name for name in ("A", "B") if name not in os.environ]\nif missing:\n    raise RuntimeError(missing)\n',
  ],
])('several variables that are asked for at once by %s are all required', (_, asks) => {
  expect(required(madeWith(`import os\nINSTALLED_APPS = []\nSECRET_KEY = "x"\n${asks}`))).toEqual(['A', 'B']);
});

test.each([
  ['an object', 'nothing = object()\n', 'nothing'],
  ['an ellipsis', '', '...'],
])('a helper whose default is %s requires what it is not given another for', (_, before, nothing) => {
  const project = madeWith(`import os
from functools import partial
INSTALLED_APPS = []
SECRET_KEY = "x"
${before}def read(key, default=${nothing}, *, cast=str):
    value = os.environ.get(key, default)
    if value is ${nothing}:
        raise RuntimeError(key)
    return cast(value)
def find(key, default=${nothing}):
    if key in os.environ:
        return os.environ[key]
    if default is ${nothing}:
        raise KeyError(key)
    return default
number = partial(read, cast=int)
A, B, C, D = read("A"), find("B"), number("C"), number("D", 1)
E, F = read("E", "e"), find("F", "f")
`);
  expect(required(project)).toEqual(['A', 'B', 'C']);
});

test("what another package's function reads is a variable, as that function's or its module's name tells", () => {
  const project = madeWith(`from prettyconf import config
from shared.envs import get_bool, get_string
from storage_url import dsn_configured_class
from django.conf import settings
INSTALLED_APPS = []
SECRET_KEY = config("KEY_OF_SITE")
DEBUG = get_bool(name="DEBUG_SITE", default=False, description="More pages")
A, B = get_string("NEEDED"), get_string("not a name")
STORAGE = dsn_configured_class("STORAGE")
`);
  expect(required(project)).toEqual(['KEY_OF_SITE', 'NEEDED']);
  expect(project.variables.map(({ value: { name, form } }) => [name, form])).toContainEqual([
    'DEBUG_SITE',
    'boolean',
  ]);
});

test("another name of the environment's own function reads variables where it is imported, too", () => {
  const settings = 'from .tools import ask\nINSTALLED_APPS = []\nSECRET_KEY = ask("KEY_OF_SITE")\n';
  const project = madeWith(settings, { 'config/tools.py': 'import os\nask = os.environ.get\n' });
  expect(required(project)).toEqual(['KEY_OF_SITE']);
});

test('a class of pydantic under another name has the variables of its fields, in each branch that makes one', () => {
  const project = madeWith(`import os
from pydantic_settings import BaseSettings as Base
INSTALLED_APPS = []
class Common(Base):
    secret_key: str = ...
class Local(Common):
    limit: int = 5
if os.getenv("PLACE") is None:
    env = Local()
else:
    env = Common()
SECRET_KEY = env.secret_key
`);
  expect(required(project)).toEqual(['SECRET_KEY']);
  expect(project.variables.map(({ value }) => value.name)).toContain('LIMIT');
});

test.each([
  ['a copy of it', 'env = dict(os.environ)', ['A', 'B']],
  ['it and a file', 'env = {**dotenv_values(".env"), **os.environ}', ['A', 'B']],
  ['it and defaults', 'env = {"A": "a", **os.environ}', ['B']],
  ['a dictionary of some', 'env = {name: os.environ[f"X_{name}"] for name in ("A", "B")}', ['X_A', 'X_B']],
  ['a dictionary of any', 'env = {name: value for name, value in os.environ.items()}', []],
])('the environment in a dictionary, %s', (_, made, names) => {
  const project = madeWith(
    `import os\nfrom dotenv import dotenv_values\nINSTALLED_APPS = []\nSECRET_KEY = "x"\n${made}\nA, B = env["A"], env["B"]\n`,
  );
  expect(required(project)).toEqual(names);
});

test('what settings have for a command is not what a server has', () => {
  const project = madeWith(
    'import os, sys\nINSTALLED_APPS = []\nSECRET_KEY = os.environ["KEY"]\nif "collectstatic" in sys.argv:\n    SECRET_KEY = "for the build alone"\nif len(sys.argv) > 1 and sys.argv[1] == "migrate":\n    A = os.environ["OWNER"]\n',
  );
  expect(project.advice.map(({ message }) => message).join()).not.toContain('SECRET_KEY is written');
  expect(required(project)).toEqual(['KEY']);
});
