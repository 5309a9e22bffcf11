import { endsAfter, runManage } from '../time-limit.ts';

/** Printed before the address that the settings wanted to reach. */
export const networkMark = 'SHIPSHAPE-NETWORK';
/**
 * A Python program that runs `manage.py check` with three guards: connections beyond UNIX sockets are refused and
 * named, a run that does not end prints its frames and exits, and bytecode is not written into the project.
 *
 * @param manage from the folder that it is run in
 */
export const checkProgram = (manage: string, seconds: number): string => `
import sys, traceback
sys.dont_write_bytecode = True
${endsAfter(seconds)}def guard(event, args):
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = args[1] if event == "socket.connect" else args[:2]
    if isinstance(address, (str, bytes)):
        return
    frames = [one for one in traceback.extract_stack() if "site-packages" not in one.filename and "/lib/python" not in one.filename and one.filename not in ("<string>", "<frozen runpy>")]
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "a package"
    print("${networkMark}", ":".join(str(part) for part in address[:2]), where, file=sys.stderr, flush=True)
    raise ConnectionRefusedError(111, "no network while settings are read")
sys.addaudithook(guard)
${runManage(manage, ['check'])}# The check passes without one, and the first page with a session is an error.
if "django.conf" in sys.modules:
    sys.modules["django.conf"].settings.SECRET_KEY
`;
