// @ts-check
import { appendFileSync, readFileSync } from 'node:fs';

const text = readFileSync(new URL('Dockerfile', import.meta.url), 'utf8');
const [, image] = /^FROM (\S+)$/m.exec(text) ?? [];
if (!image) throw new Error('The Dockerfile of this action names no image.');
if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `image=${image}\n`);
console.log(image);
