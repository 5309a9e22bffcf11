import type { ContainerCheck } from '@shipshape/container-engine';
import { expect } from '../../smoke/expect.ts';
import { celeryRole } from '../describe/process-kinds.ts';
import { lastError } from '../run.ts';
import type { SmokeProcess } from '../settings.ts';

/**
 * Starts a command as a deployment would, watches it, ends it, and says in JSON what became of it. It has started when it
 * has answered, or stays for some seconds and has nothing to do any more: many fail only when all is loaded.
 */
const WATCH = `
import itertools, json, os, signal, subprocess, sys, tempfile, time
ask = json.loads(sys.argv[1])
os.environ.setdefault('PORT', '8001')
log = tempfile.TemporaryFile()
process = subprocess.Popen(['sh', '-c', ask['command']], stdout=log, stderr=log, start_new_session=True)
started, worked, used, asked, pong = time.monotonic(), 0, 0, None, None
asks = itertools.cycle(ask['pings'])
def age():
    return time.monotonic() - started
def ticks():
    total = 0
    for one in os.listdir('/proc'):
        try:
            with open('/proc/%s/stat' % one, errors='replace') as file:
                fields = file.read().rsplit(')', 1)[1].split()
        except (OSError, IndexError):
            continue
        if fields[3:4] == [str(process.pid)]:
            total += int(fields[11]) + int(fields[12])
    return total
while age() < ask['seconds'] and process.poll() is None:
    if ask['pings']:
        if asked is None or asked.poll() is not None:
            pong = asked is not None and asked.returncode == 0
            if pong:
                break
            if asked is not None and asked.returncode == ask['other']:
                ask['pings'], pong = [], None
                continue
            asked = subprocess.Popen(next(asks), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    elif not ask['ends']:
        now = ticks()
        if now > used + 1:
            worked = age()
        used = now
        if age() > max(ask['stays'], min(worked + ask['idle'], ask['most'])):
            break
    time.sleep(0.2)
code = process.poll()
if asked:
    asked.kill()
if code is None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
log.seek(0)
print(json.dumps({'code': code, 'pong': pong, 'seconds': age(), 'log': log.read().decode('utf-8', 'replace')[-3000:]}))
`;

/** The exit code of the program below where nobody can answer. */
const OTHER_BROKER = 100;

/**
 * Asks until a worker answers. Celery's own command starts anew each time, and waits to the end of its time-out. What these
 * settings make of their variables is the broker that counts: a project may have a Redis, and its workers Amazon's SQS.
 */
const PING = `
import sys
from celery.app.utils import find_app
app = find_app(sys.argv[1])
if app.connection().transport.driver_type != 'redis':
    sys.exit(${OTHER_BROKER})
while not app.control.inspect(timeout=1, limit=1).ping():
    pass
`;

interface Watched {
  /** Null where it still ran. */
  code: number | null;
  /** Null where nobody was asked, or its broker is another one. */
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
 * How to ask a Celery worker whether it answers, each in turn until one has: by the Python of the image, then, where that
 * does not have the worker's packages, by the program that the worker is started with. None for any other command, or
 * without its broker.
 */
function pingsOf(command: string, broker: boolean): string[][] {
  const app = /\bcelery\b.*?(?:-A|--app)[\s=]+(\S+)/.exec(command)?.[1];
  const program = /(\S*\bcelery)\b/.exec(command)?.[1] ?? 'celery';
  if (!broker || !app || celeryRole(command) !== 'worker') return [];
  return [
    ['python3', '-c', PING, app],
    ['sh', '-c', `${program} -A ${app} inspect ping --timeout 1`],
  ];
}

/**
 * A check for each process. A Celery worker and its beat run together: a second worker would answer the ping of the
 * first, and other programs may want the same port.
 */
export function processChecks(processes: readonly SmokeProcess[], broker: boolean): ContainerCheck[] {
  const pings = ({ command, ends }: SmokeProcess) => !ends && pingsOf(command, broker).length > 0;
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
  const pings = ends ? [] : pingsOf(command, broker);
  const ping = pings.length > 0;
  const seconds = ends ? 120 : 90;
  const times = { seconds, stays: 5, idle: 2, most: 20 };
  const ask = { command: withSchedule(command), pings, other: OTHER_BROKER, ends, ...times };
  return {
    id: 'process',
    version: 5,
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
      expect(pong !== false, `the worker did not answer "inspect ping" within ${seconds} s: ${log}`);
      const after = `after ${took.toFixed(1)} s`;
      if (ping && !pong)
        return {
          notApplicable: `its broker is not Redis, the only one that is started here; it still runs ${after}`,
        };
      return `${ends ? 'exit code 0' : ping ? 'pong' : 'still runs'} ${after}`;
    },
  };
}
