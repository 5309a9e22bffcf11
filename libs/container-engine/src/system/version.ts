/** Whether a version such as `20.10.24+dfsg1` is that release or a later one. */
export function atLeast(version: string, major: number, minor: number): boolean {
  const [hasMajor = 0, hasMinor = 0] = version.split(/[.+-]/).map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
