import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Plain JavaScript with nothing but Node, since it also guards the installation of what would run anything else.

/**
 * Runs `work` while no other process on this machine runs one under the same `file`. The lock of a holder that died,
 * even by kill -9 or a power cut, is free.
 *
 * Each holder makes a file of the next number (`file.8` after `file.7`), which the file system lets only one do,
 * and only once the holder of the highest number is gone. The highest number is never removed. So nobody can take
 * a living holder's lock away while believing to clear a dead one's, the flaw of lock files that are deleted.
 *
 * @template T
 * @param {string} file where the lock lies; its folder is made
 * @param {() => T | Promise<T>} work
 * @param {(holder: number) => void} onBusy called once, with the holder's process ID, before we wait for it; throws
 *   to refuse instead
 * @returns {Promise<T>} what `work` returns
 */
export async function withLock(file, work, onBusy) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  let mine = take(file);
  while (typeof mine === 'number') {
    if (!told) onBusy(mine);
    told = true;
    await sleep(100);
    mine = take(file);
  }
  try {
    return await work();
  } finally {
    // Emptied, not removed: it stays the highest number. Needs no space on a full disk.
    truncateSync(mine);
  }
}

/**
 * @param {string} file
 * @returns {string | number} the file that is our lock now, or the process ID of who holds it
 */
function take(file) {
  for (;;) {
    const highest = Math.max(0, ...numbersOf(file));
    const holder = livingHolder(`${file}.${highest}`);
    if (holder !== undefined) return holder;
    const mine = claim(file, highest + 1);
    if (mine !== undefined) return mine;
  }
}

/**
 * Makes the file of that number, complete from its first moment by a hard link.
 *
 * @param {string} file
 * @param {number} number
 * @returns {string | undefined} undefined where somebody was faster
 */
function claim(file, number) {
  const mine = `${file}.${number}`;
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
    linkSync(draft, mine);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  // Since we looked, others may have gone past us and cleared this very number away, so that it was free again.
  const others = numbersOf(file).filter((other) => other !== number);
  const won = others.every((other) => other < number);
  for (const stale of won ? others : [number]) rmSync(`${file}.${stale}`, { force: true });
  return won ? mine : undefined;
}

/** @param {string} file */
function numbersOf(file) {
  const prefix = `${basename(file)}.`;
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(prefix));
  return names
    .map((name) => name.slice(prefix.length))
    .filter((rest) => /^\d+$/.test(rest))
    .map(Number);
}

/** @param {string} numbered */
function livingHolder(numbered) {
  const { pid, started } = read(numbered);
  try {
    if (pid === undefined) return undefined;
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return undefined; // EPERM: it lives, as another user
  }
  // The start time distinguishes the holder from a later process with the same number.
  return started === startOf(pid) ? pid : undefined;
}

/** The process that made that file; none where it is empty (released) or gone. @param {string} numbered */
function read(numbered) {
  try {
    return JSON.parse(readFileSync(numbered, 'utf8'));
  } catch {
    return {};
  }
}

/** When a process began, in the kernel's clock ticks since boot; '' where there is no /proc. @param {number} pid */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

/** The code of a failed system call, such as EEXIST. @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;
