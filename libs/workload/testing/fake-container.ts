import type { Container, HttpResponse, Stopped } from '@shipshape/container-engine';

/** What a container answers that is not there. */
export interface FakeContainer {
  /** By path; what is not named is 404. A number is a status alone. */
  pages?: Record<string, Partial<HttpResponse> | number>;
  /** Of every command. */
  exitCode?: number;
  /** What every command writes to standard error. */
  stderr?: string;
  logs?: string;
  stops?: Partial<Stopped>;
  /** With which it has ended by itself. */
  ended?: number;
  /** Is given each question. */
  onQuestion?: (question: string) => void;
}

/** A container that answers at once, as stated. */
export function fakeContainer(state: FakeContainer): Container {
  const {
    pages = {},
    exitCode = 0,
    stderr = '',
    logs = '',
    stops = {},
    ended,
    onQuestion = () => {},
  } = state;
  return {
    async request({ path, headers = {} }) {
      onQuestion(`GET ${path} ${JSON.stringify(headers)}`);
      const page = pages[path] ?? 404;
      const answer = typeof page === 'number' ? { status: page } : page;
      return { status: 200, headers: {}, body: '', ...answer };
    },
    async exec(command) {
      onQuestion(command.join(' '));
      return { exitCode, stdout: '', stderr };
    },
    async wait(seconds) {
      onQuestion(`wait ${seconds}`);
      return ended;
    },
    async stop(seconds) {
      onQuestion(`stop ${seconds}`);
      const stopped = { exitCode: 0, seconds: 1, killed: false, ...stops };
      return { orderly: !stopped.killed && [0, 143].includes(stopped.exitCode), ...stopped };
    },
    forward: () => Promise.reject(new Error('It has no server.')),
    logs: async () => logs,
    follow: (onOutput) => onOutput(logs),
    checkRestrictions: async () => [],
    remove: async () => {},
  };
}
