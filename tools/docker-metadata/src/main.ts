import { dockerMetadata } from './command.ts';

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
