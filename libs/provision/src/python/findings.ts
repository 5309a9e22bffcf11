import { type Finding, missing, ready, willBeMade } from '../findings.ts';
import { findPython } from './find.ts';
import { findUv, uvVersion } from './uv.ts';

/** What `doctor` reports of Python and uv. Installs nothing. */
export const pythonFindings = (): Promise<Finding[]> => Promise.all([python(), uv()]);

const python = (): Promise<Finding> =>
  findPython().then(
    ({ version, path }) => ready('Python', `${version} (${path})`),
    (error: Error) => missing('Python', `${error.message} Without it neither lint nor test runs.`),
  );

async function uv(): Promise<Finding> {
  const path = await findUv();
  if (path) return ready('uv', `${uvVersion} (${path})`);
  return willBeMade('uv', `${uvVersion} will be installed into .shipshape, from PyPI`);
}
