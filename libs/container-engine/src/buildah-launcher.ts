/**
 * Starts a server in namespaces of its own. Run by sh with these arguments: the root file system, the folders to be
 * tmpfs, `--`, and the command that becomes the server. On descriptor 3 it says the server's process id, and `ready`
 * once the file systems and the loopback interface are in place. It ends with the server's exit code.
 *
 * unshare --pid puts not sh but its first child into the new process namespace, as process 1: the server. So the shell
 * outside learns the true exit code, and takes the server along when it is told to end.
 */
export const LAUNCHER = `
set -eu
container_path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin

contain() {
  root=$1
  shift
  mount --bind "$root" "$root"
  mkdir -p "$root/proc" "$root/sys" "$root/dev"
  mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
  for path in bus fs irq sys sysrq-trigger; do
    if [ -e "$root/proc/$path" ]; then mount --bind -o ro "$root/proc/$path" "$root/proc/$path"; fi
  done
  mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
  mount -t tmpfs -o mode=755,nosuid,noexec tmpfs "$root/dev"
  for device in null zero full random urandom; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir "$root/dev/shm"
  mount -t tmpfs -o mode=1777,nosuid,nodev,noexec tmpfs "$root/dev/shm"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s /proc/self/fd/0 "$root/dev/stdin"
  ln -s /proc/self/fd/1 "$root/dev/stdout"
  ln -s /proc/self/fd/2 "$root/dev/stderr"
  while [ "$1" != -- ]; do
    mount -t tmpfs -o mode=1777,nosuid,nodev,noexec tmpfs "$1"
    shift
  done
  shift
  mount -o remount,bind,ro "$root"
  ip link set lo up
  cd "$root"
  PATH=$container_path
  echo ready >&3
  exec "$@" 3>&-
}

trap 'kill -KILL "$server"' TERM INT HUP
contain "$@" &
server=$!
echo "$server" >&3
exec 3>&-
wait "$server"
`;

/**
 * Gives up every privilege, in two steps since setpriv can't do both at once; what stays inheritable is only what the
 * next program needs to enter the container as its user, and is gone with the change of user.
 */
export function unprivileged(setpriv: string, capabilities: string[]): string[] {
  const keep = ['-all', ...capabilities.map((name) => `+${name}`)].join(',');
  return [setpriv, `--inh-caps=${keep}`, setpriv, '--bounding-set=-all', '--no-new-privs'];
}
