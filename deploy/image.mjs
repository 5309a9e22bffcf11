// Prints the image to deploy, by digest: `host/namespace/name@sha256:…`.
//
//   node deploy/image.mjs                                          what the pipeline pushed last (dist/pipeline.json)
//   npx shipshape where --json | node deploy/image.mjs - staging   what the tag "staging" serves
import { readFileSync } from 'node:fs';

const [file = 'dist/pipeline.json', tag] = process.argv.slice(2);

try {
  const { image, digest, tags = [] } = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  const found = tag === undefined ? digest : tags.find((served) => served.tag === tag)?.digest;
  if (!image || !/^sha256:[0-9a-f]{64}$/.test(found ?? '')) {
    const where = file === '-' ? 'standard input' : file;
    throw new Error(tag ? `${where} names no tag "${tag}"` : `${where} names no image that was pushed`);
  }
  console.log(`${image}@${found}`);
} catch (error) {
  console.error(
    `✖ ${error.message}. Run \`npx shipshape pipeline\`, or \`npx shipshape where --json\` to see the tags.`,
  );
  process.exitCode = 1;
}
