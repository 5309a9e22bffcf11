import { lookUp } from '@shipshape/workspace';
import type { BaseRecipe, DebianRecipe } from '../base-image/base-recipe.ts';
import { aptSettings, leftovers, path, unpacking } from '../base-image/debian-recipe.ts';

/** Of Python: what its own set-up wants to see, but only its own tests, its help texts and a window need. */
const pythonLeftovers = [
  ...['test', 'pydoc_data/*topics*', 'pydoc_data/__pycache__', 'turtle.py', '__pycache__/turtle.*'],
  ...['lib-dynload/_test*', 'lib-dynload/_ctypes_test*', 'lib-dynload/_xx*'],
].map((file) => `usr/lib/python3*/${file}`);

/** The suite whose `python3` is that version, and what differs there. `released` is its date. */
interface Suite extends Pick<DebianRecipe, 'suite' | 'ubuntu' | 'testing'> {
  /** The Debian suite of the official image. */
  official: string;
  released: string;
}

const suites: Readonly<Record<string, Suite>> = {
  '3.10': { suite: 'jammy', ubuntu: true, official: 'bookworm', released: '2022-04-21' },
  '3.11': { suite: 'bookworm', official: 'bookworm', released: '2023-06-10' },
  '3.12': { suite: 'noble', ubuntu: true, official: 'trixie', released: '2024-04-25' },
  '3.13': { suite: 'trixie', official: 'trixie', released: '2025-08-09' },
  '3.14': { suite: 'forky', testing: true, official: 'trixie', released: '2025-10-07' },
};

/** The versions of Python that there is a base for, the oldest first. */
export const pythonVersions: readonly string[] = Object.keys(suites);

/** A base image with a Python. */
export interface PythonBase extends BaseRecipe {
  /** Of its Python, such as `3.13`. */
  version: string;
}

/**
 * Python's own image of a version, or the same Python made from the packages of the Debian or Ubuntu suite that has it.
 *
 * @param version such as `3.12`; for one that {@link pythonVersions} lacks there is only the official image
 */
export function pythonBaseFor(version: string): PythonBase {
  const found = lookUp(suites, version);
  const tag = `${version}-slim${found ? `-${found.official}` : ''}`;
  const recipe = {
    version,
    name: `python-${version}`,
    variable: 'PYTHON_IMAGE',
    official: { repository: 'docker.io/library/python', tag },
  };
  if (!found) return { ...recipe, debian: undefined };
  const { official: _, released, ...suite } = found;
  return {
    ...recipe,
    debian: {
      tag: `${version}-${suite.suite}-${suite.ubuntu ? 'ubuntu' : 'debian'}-packages`,
      ...suite,
      packages: [
        ...['python3', 'python3-venv', 'python-is-python3', 'ca-certificates'],
        // As in the official image: time zones, and the names of protocols and ports.
        ...['tzdata', 'netbase'],
      ],
      // Python brings its own character sets; of the wheels for `python -m venv`, pip stays, and setuptools where
      // Python 3.11 and older want it.
      unpacking: keepsSetuptools(version) ? unpacking : [...unpacking, withoutSetuptools],
      // The index of a suite that is not released may have expired where a mirror or a clock is behind.
      aptSettings: suite.testing ? [...aptSettings, 'Acquire::Check-Valid-Until "false"'] : aptSettings,
      leftovers: [...leftovers, ...pythonLeftovers],
      sourceDateEpoch: Date.parse(released) / 1000,
      config: { env: { PATH: path, LANG: 'C.UTF-8' }, cmd: ['python3'] },
      versions: { PYTHON_VERSION: `python${version}` },
    },
  };
}

const withoutSetuptools = 'path-exclude=/usr/share/python-wheels/setuptools-*';
const keepsSetuptools = (version: string) => Number(version.split('.')[1]) < 12;

/** The base of the example application. */
export const pythonBase: PythonBase = pythonBaseFor('3.13');
