import type { Container, Restriction } from '../engine.ts';
import { EngineError } from '../engine-error.ts';

/** 192.0.2.1 and 2001:db8::1 are kept for documentation (RFC 5737, RFC 3849): packets to them reach no real host. */
const RESTRICTIONS = `
import errno, json, os, socket
status = dict(line.split(':', 1) for line in open('/proc/1/status'))
def outside(family, address):
    try:
        with socket.socket(family) as probe:
            probe.settimeout(2)
            probe.connect((address, 80))
        return 'connected to ' + address
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
print(json.dumps({
    'uid': int(status['Uid'].split()[1]),
    'capabilities': [status[name].strip() for name in ('CapPrm', 'CapEff', 'CapBnd')],
    'noNewPrivileges': status.get('NoNewPrivs', '0').strip() == '1',
    'readOnly': bool(os.statvfs('/').f_flag & os.ST_RDONLY),
    'interfaces': [name for _, name in socket.if_nameindex()],
    'outside': [outside(socket.AF_INET, '192.0.2.1'), outside(socket.AF_INET6, '2001:db8::1')],
}))
`;

interface Seen {
  uid: number;
  capabilities: string[];
  noNewPrivileges: boolean;
  readOnly: boolean;
  interfaces: string[];
  outside: string[];
}

/** The restrictions on a container's first process, as /proc and an attempt to reach the outside show them. */
export async function restrictionsInside(exec: Container['exec']): Promise<Restriction[]> {
  const { exitCode, stdout, stderr } = await exec(['python3', '-I', '-S', '-c', RESTRICTIONS]);
  if (exitCode === 0) return toRestrictions(JSON.parse(stdout));
  const why = 'the image must have python3, and the container must still run';
  throw new EngineError(`The container could not be inspected (exit code ${exitCode}): ${why}.`, stderr);
}

/** Judges the evidence: a restriction counts only where there is no doubt. */
export function toRestrictions(seen: Seen): Restriction[] {
  const { uid, capabilities, noNewPrivileges, readOnly, interfaces, outside } = seen;
  const noRoute = outside.every((outcome) =>
    ['ENETUNREACH', 'EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(outcome),
  );
  return [
    { name: 'non-root user', enforced: uid !== 0, detail: `the server runs as user ${uid}` },
    {
      name: 'read-only root',
      enforced: readOnly,
      detail: `/ is mounted ${readOnly ? 'read-only' : 'writable'}`,
    },
    {
      name: 'no network',
      enforced: noRoute && interfaces.every((name) => name === 'lo'),
      detail: `interfaces: ${interfaces.join(', ')}; connecting outside: ${outside.join(', ')}`,
    },
    {
      name: 'no capabilities',
      enforced: capabilities.every((set) => /^0+$/.test(set)),
      detail: `permitted, effective, bounding: ${capabilities.join(', ')}`,
    },
    {
      name: 'no new privileges',
      enforced: noNewPrivileges,
      detail: `no_new_privs is ${noNewPrivileges ? 'set' : 'not set'}`,
    },
  ];
}
