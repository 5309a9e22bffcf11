import { dockerMetadata } from './command.ts';

// The reader of the output may close it early: `docker-metadata | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void dockerMetadata({
  args: process.argv.slice(2),
  env: process.env,
  root: process.cwd(),
  now: new Date(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
