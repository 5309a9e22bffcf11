/** ld.so(8), iconv(1) and bash(1): what makes a program run other code than its own. */
const loaders = /^(LD_|GLIBC_TUNABLES$|GCONV_PATH$|LOCPATH$|BASH_FUNC_|BASH_ENV$|ENV$|SHELLOPTS$)/;

/**
 * An image's variables without those that change what a program loads. Where no daemon stands between, the programs
 * that shut the server in are this machine's own, start with all rights, and get the same variables: an image would run
 * code of its own with them, outside of its walls. A server that needs one sets it in its command.
 */
export function harmless(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !loaders.test(name)));
}
