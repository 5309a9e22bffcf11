import type { ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';
import { celeryRole } from '../describe/process-kinds.ts';
import { lastError } from '../run.ts';
import type { SmokeProcess } from '../settings.ts';

/** Starts a command as a deployment would, watches it, ends it, and says in JSON what became of it. */
const WATCH = `
import json, os, signal, subprocess, sys, tempfile, time
ask = json.loads(sys.argv[1])
os.environ.setdefault('PORT', '8001')
log = tempfile.TemporaryFile()
process = subprocess.Popen(['sh', '-c', ask['command']], stdout=log, stderr=log, start_new_session=True)
started, pong = time.monotonic(), None
def age():
    return time.monotonic() - started
while age() < ask['seconds'] and process.poll() is None:
    if ask['ping'] and age() > 2:
        pong = subprocess.call(['sh', '-c', ask['ping']], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        if pong:
            break
    elif not ask['ping'] and not ask['ends'] and age() > ask['stays']:
        break
    time.sleep(0.2)
code = process.poll()
if code is None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
log.seek(0)
print(json.dumps({'code': code, 'pong': pong, 'seconds': age(), 'log': log.read().decode('utf-8', 'replace')[-3000:]}))
`;

interface Watched {
  /** Null where it still ran. */
  code: number | null;
  pong: boolean | null;
  seconds: number;
  log: string;
}

/**
 * Celery's beat keeps its times in a file of the working folder, and before Celery 5.1 the number of its process in another
 * one, unless it is told another place or a database.
 */
function withSchedule(command: string): string {
  if (!isBeat(command)) return command;
  return [
    command,
    ...(/\s(-s|-S|--schedule(r)?)\b/.test(command) ? [] : ['--schedule=/tmp/celerybeat-schedule']),
    ...(/\s--pidfile\b/.test(command) ? [] : ['--pidfile=']),
  ].join(' ');
}

const isBeat = (command: string) =>
  celeryRole(command) === 'beat' || (celeryRole(command) === 'worker' && /\s(-B|--beat)\b/.test(command));

/**
 * How to ask a Celery worker whether it answers; undefined for any other command, or without its broker. The answers of all
 * workers are waited for to the end of the time, even where one has answered, and a worker that is not ready yet is asked again.
 */
function pingOf(command: string, broker: boolean): string | undefined {
  const app = /\bcelery\b.*?(?:-A|--app)[\s=]+(\S+)/.exec(command)?.[1];
  const program = /(\S*\bcelery)\b/.exec(command)?.[1] ?? 'celery';
  return broker && app && celeryRole(command) === 'worker'
    ? `${program} -A ${app} inspect ping --timeout 1`
    : undefined;
}

/**
 * A check for each process. A Celery worker and its beat run together: a second worker would answer the ping of the
 * first, and other programs may want the same port.
 */
export function processChecks(processes: readonly SmokeProcess[], broker: boolean): ContainerCheck[] {
  const pings = ({ command, ends }: SmokeProcess) => !ends && pingOf(command, broker) !== undefined;
  const worker = processes.find(pings);
  const checks = processes.map((one) => ({
    ...processCheck(one, broker),
    together: one === worker || (isBeat(one.command) && !pings(one)),
  }));
  return checks.toSorted((one, other) => Number(other.together) - Number(one.together));
}

/**
 * A process of production beside the server starts, and stays: a Celery worker answers a ping, a command that ends by
 * itself ends with 0.
 *
 * @param broker whether the container has the Redis that a worker listens to
 */
export function processCheck({ name, command, ends }: SmokeProcess, broker: boolean): ContainerCheck {
  const ping = ends ? undefined : pingOf(command, broker);
  const seconds = ends ? 120 : 90;
  const stays = 5;
  const ask = { command: withSchedule(command), ping: ping ?? null, ends, seconds, stays };
  return {
    id: 'process',
    version: 3,
    parameters: { name, ...ask },
    title: ping ? `${name} starts and answers inspect ping` : `${name} ${ends ? 'ends with 0' : 'starts'}`,
    async run(container) {
      const { exitCode, stdout, stderr } = await container.exec([
        'python3',
        '-c',
        WATCH,
        JSON.stringify(ask),
      ]);
      expect(exitCode === 0, `"${command}" could not be started: ${(stderr || stdout).slice(-1000)}`);
      const { code, pong, seconds: took, log: printed } = JSON.parse(stdout) as Watched;
      // The end of the target repeats the first line alone.
      const reason = lastError(printed) ?? printed.trim().split('\n').at(-1);
      const log = printed.trim() === reason ? reason : `${reason}\n${printed}`;
      if (ends)
        expect(
          code === 0,
          `"${command}" ${code === null ? `still ran after ${seconds} s` : `ended with ${code}`}: ${log}`,
        );
      else expect(code === null, `"${command}" ended with ${code} after ${took.toFixed(1)} s: ${log}`);
      if (ping) expect(pong, `the worker did not answer "inspect ping" within ${seconds} s: ${log}`);
      if (ping) return `pong after ${took.toFixed(1)} s`;
      return ends ? `exit code 0 after ${took.toFixed(1)} s` : `still runs after ${took.toFixed(1)} s`;
    },
  };
}
