import type { Container, HttpResponse } from '@shipshape/container-engine';
import { django, type Manage } from './manage.ts';

/** The Host header of a run: stated, or found where the image refuses the usual one. */
export interface HostChoice {
  /** The header now. */
  now(): string;
  /**
   * What a 400 means: the settings' ALLOWED_HOSTS do not have that host. Where none is stated, the first host that they
   * have is taken from now on.
   *
   * @returns why waiting is of no use; undefined to go on
   */
  refused(response: HttpResponse, path: string, container: Container): Promise<string | undefined>;
}

const question = 'from django.conf import settings; print("hosts:" + ",".join(settings.ALLOWED_HOSTS))';

/** A host that these settings allow: `.example.com` stands for every name below it. */
export function allowedHost(output: string): string | undefined {
  const hosts = (/^hosts:(.*)$/m.exec(output)?.[1] ?? '').split(',').map((host) => host.trim());
  const first = hosts.find((host) => host !== '' && host !== '*' && !host.startsWith('['));
  return first?.replace(/^\./, '');
}

export function hostChoice(stated: string, anyHost: boolean, manage: Manage): HostChoice {
  let host = stated;
  let asked = !anyHost;
  return {
    now: () => host,
    async refused({ status }, path, container) {
      if (status !== 400) return undefined;
      if (!asked) {
        asked = true;
        const answer = await django(container, manage, 'shell', '-c', question).catch(() => undefined);
        const found = answer && allowedHost(answer.stdout);
        if (found && found !== host) {
          host = found;
          return undefined;
        }
      }
      return `The image answered 400 to Host: ${host} on ${path}: its ALLOWED_HOSTS does not allow "${host}". Let ALLOWED_HOSTS come from the environment and state it in smoke.environment of shipshape.json, or state an allowed host as smoke.host.`;
    },
  };
}
