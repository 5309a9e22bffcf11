import { readFileSync } from 'node:fs';

/**
 * Whom a database server runs as where we are root, which it refuses: the first of these users that there is, or nobody.
 * Undefined where we are not root.
 */
export function serverAccount(...names: string[]): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = [...names, 'nobody'].map((name) => accounts.find(([each]) => each === name)).find(Boolean);
  return { uid: Number(account?.[2]), gid: Number(account?.[3]) };
}
