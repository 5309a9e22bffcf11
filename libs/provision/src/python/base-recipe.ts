import type { BaseRecipe } from '../base-image/base-recipe.ts';
import { leftovers, path, unpacking } from '../base-image/debian-recipe.ts';

/** Of Python: what its own set-up wants to see, but only its own tests, its help texts and a window need. */
const pythonLeftovers = [
  ...['test', 'pydoc_data/*topics*', 'pydoc_data/__pycache__', 'turtle.py', '__pycache__/turtle.*'],
  ...['lib-dynload/_test*', 'lib-dynload/_ctypes_test*', 'lib-dynload/_xx*'],
].map((file) => `usr/lib/python3*/${file}`);

/** Python's own image, or the same Debian and Python made from Debian's packages. */
export const pythonBase: BaseRecipe = {
  name: 'python',
  variable: 'PYTHON_IMAGE',
  official: { repository: 'docker.io/library/python', tag: '3.13-slim-trixie' },
  debian: {
    tag: '3.13-trixie-debian-packages',
    suite: 'trixie',
    packages: ['python3', 'python3-venv', 'python-is-python3', 'ca-certificates'],
    // Python brings its own character sets; of the wheels for `python -m venv`, pip stays.
    unpacking: [...unpacking, 'path-exclude=/usr/share/python-wheels/setuptools-*'],
    leftovers: [...leftovers, ...pythonLeftovers],
    sourceDateEpoch: 1754697600,
    config: { env: { PATH: path, LANG: 'C.UTF-8' }, cmd: ['python3'] },
  },
};
