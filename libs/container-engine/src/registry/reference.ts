/** The registry host, with its port, of an image reference such as `127.0.0.1:5001/base:1` or `python:3.13`. */
export function registryHost(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : 'docker.io';
}
