/** The registry host, with its port, of an image reference such as `127.0.0.1:5001/base:1` or `python:3.13`. */
export function registryHost(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isHost ? first : 'docker.io';
}

/** Whether a registry host is this machine itself, the only place where plain HTTP is spoken. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}
