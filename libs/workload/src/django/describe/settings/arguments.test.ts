import { expect, test } from 'vitest';
import { madeWith } from '../../../../testing/described.ts';

test('folders by a name for os.path.dirname, by a function of the project, and outside of it', () => {
  const root = (body: string) => madeWith(`import os\nINSTALLED_APPS = []\n${body}\n`).static.value.root;
  expect(
    root(
      'up = os.path.dirname\nROOT = up(up(os.path.abspath(__file__)))\n\ndef path(*parts):\n    return os.path.join(ROOT, *parts)\n\nSTATIC_ROOT = path("collected")',
    ),
  ).toBe('collected');
  const short = 'here = lambda *parts: os.path.join(os.path.dirname(__file__), *parts)';
  expect(root(`${short}\nSTATIC_ROOT = here("..", "made")`)).toBe('made');
  const several =
    'def norm(*args):\n    return os.path.abspath(os.path.join(*args))\n\nSTATIC_ROOT = norm(norm(__file__, "..", ".."), ';
  expect(root(`${several}"made", "static")`)).toBe('made/static');
  expect(root(`${several}*PARTS)`)).toBeNull();
  const base = 'ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))';
  expect(
    root(`${base}\nMADE = os.path.join(ROOT, "made")\nSTATIC_ROOT = os.path.join(ROOT, MADE, "a")`),
  ).toBe('made/a');
  expect(root('STATIC_ROOT = os.path.join(os.getenv("DATA", "/data"), "static")')).toBe('/data/static');
  expect(
    root('from unipath import Path\nSTATIC_ROOT = Path(__file__).ancestor(2).child("public", "a")'),
  ).toBe('public/a');
});

test.each<[string, string, string | null]>([
  ['after a known list', 'folder(*["a"], "static")', 'static'],
  ['after a list that is not known', 'folder(*PARTS, "static")', null],
  ['that such a list may reach', 'folder(*PARTS)', null],
  ['that a name states', 'folder(*PARTS, name="static")', 'static'],
  ['before such a list', 'folder("a", "static", *PARTS)', 'static'],
  ['of a function of Python after such a list', 'os.path.join(ROOT, *PARTS, "static")', null],
])('an argument %s', (_, call, expected) => {
  const body = `import os
from theirs import PARTS
INSTALLED_APPS = []
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
def folder(first, name="made", *others):
    return os.path.join(ROOT, name)
STATIC_ROOT = ${call}
`;
  expect(madeWith(body).static.value.root).toBe(expected);
});

test('long chains and functions that call themselves take no time', () => {
  const chain = `X = Builder()${'.step()'.repeat(200)}\n`;
  const recursive =
    'def f(n):\n    return f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n)\n\nY = f(1)\n';
  const started = process.cpuUsage();
  madeWith(`INSTALLED_APPS = []\n${chain}${recursive}`);
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
});
