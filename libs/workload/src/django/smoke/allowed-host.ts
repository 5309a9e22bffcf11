import type { CommandResult, Container, HttpResponse } from '@shipshape/container-engine';
import { django, type Manage } from './manage.ts';

/** The Host header of a run: stated, or found where the image refuses the usual one. */
export interface HostChoice {
  /** The header now. */
  now(): string;
  /**
   * What a 400 means, as far as that can be found out: that ALLOWED_HOSTS does not have that host. Where none is stated,
   * the first host that they have is taken from now on. Any other 400 has another cause, which is not known here.
   *
   * @returns why waiting is of no use; undefined to go on
   */
  refused(response: HttpResponse, path: string, container: Container): Promise<string | undefined>;
}

/** Django's own judgement, by the settings that manage.py loads. */
const question = (host: string) =>
  `from django.conf import settings; from django.http.request import split_domain_port, validate_host; print("hosts:" + ",".join(settings.ALLOWED_HOSTS)); print("allows:", validate_host(split_domain_port(${JSON.stringify(host)})[0], settings.ALLOWED_HOSTS))`;

/** Whether Django's page for developers, or its log, tells that it refused this host. */
const complains = (body: string, logs: string, host: string) =>
  /DisallowedHost|Invalid HTTP_HOST header/.test(body) ||
  logs.includes(`Invalid HTTP_HOST header: '${host}'`);

/** A host that these settings allow: `.example.com` stands for every name below it. */
export function allowedHost(output: string): string | undefined {
  const hosts = (/^hosts:(.*)$/m.exec(output)?.[1] ?? '').split(',').map((host) => host.trim());
  const first = hosts.find((host) => host !== '' && host !== '*' && !host.startsWith('['));
  return first?.replace(/^\./, '');
}

export function hostChoice(stated: string, anyHost: boolean, manage: Manage): HostChoice {
  let host = stated;
  let asked = !anyHost;
  let judged: CommandResult | undefined;
  return {
    now: () => host,
    async refused({ status, body }, path, container) {
      if (status !== 400) return undefined;
      judged ??= await django(container, manage, 'shell', '-c', question(host)).catch(() => undefined);
      const settings = judged?.stdout ?? '';
      const logs = await container.logs().catch(() => '');
      if (!complains(body, logs, host) && !/^allows: False$/m.test(settings)) return undefined;
      const found = asked ? undefined : allowedHost(settings);
      asked = true;
      if (found && found !== host) {
        host = found;
        judged = undefined;
        return undefined;
      }
      return `The image answered 400 to Host: ${host} on ${path}: its ALLOWED_HOSTS does not allow "${host}". Let ALLOWED_HOSTS come from the environment and state it in smoke.environment of shipshape.json, or state an allowed host as smoke.host.`;
    },
  };
}
