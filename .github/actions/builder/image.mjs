// @ts-check
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';

const text = readFileSync(new URL('Dockerfile', import.meta.url), 'utf8');
const [, image] = /^FROM (\S+)$/m.exec(text) ?? [];
if (!image) throw new Error('The Dockerfile of this action names no image.');
if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `image=${image}\n`);
console.log(image);

if (process.env.AHEAD === 'true') {
  const fetching = spawn('docker', ['pull', '--quiet', image], { detached: true, stdio: 'ignore' });
  // What goes wrong shows when the builder starts, which fetches it again.
  fetching.on('error', () => {});
  fetching.unref();
}
