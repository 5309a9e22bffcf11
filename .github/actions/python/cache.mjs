// @ts-check
import { appendFileSync } from 'node:fs';

// What uv keeps fits its own version and, where it built a package itself, the system of the runner's image.
const {
  UV: uv,
  LOCKS: locks,
  ImageOS: system = 'unknown',
  RUNNER_ARCH: arch,
  GITHUB_OUTPUT: output,
} = process.env;
const any = `uv-${uv}-${system}-${arch}-`;
if (output) appendFileSync(output, `any=${any}\nlocked=${any}${locks || 'no-lock'}-\n`);
