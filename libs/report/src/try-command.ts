import type { EngineName, ManualRun } from '@shipshape/container-engine';
import type { PublishedImage } from '@shipshape/publishing';

/** One command that serves a published image on loopback, for whoever has nothing but that engine. */
export function tryCommand(
  engine: EngineName,
  { image, digest, manualRun }: Pick<PublishedImage, 'image' | 'digest' | 'manualRun'>,
): string {
  const reference = `${image}@${digest}`;
  const { port, command, environment, loopback } = manualRun;
  const words = (...parts: string[][]) => parts.flat().join(' ');
  if (engine === 'docker') {
    const publish = ['-p', `127.0.0.1:${port}:${port}`];
    return words(['docker run --rm'], publish, variables(environment), [reference], command.map(quoted));
  }
  // chroot isolation has the host's network, so the server is told to stay on loopback.
  const plain = image.startsWith('127.') || image.startsWith('localhost') ? '--tls-verify=false ' : '';
  const container = `$(buildah from ${plain}${reference})`;
  const isolated = ['buildah run --isolation chroot'];
  return words(isolated, variables(loopback), variables(environment), [container], command.map(quoted));
}

const variables = (values: ManualRun['environment']) =>
  Object.entries(values).flatMap(([name, value]) => ['-e', quoted(`${name}=${value}`)]);

/** A word for a POSIX shell. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
