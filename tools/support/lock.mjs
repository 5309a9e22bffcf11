import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Plain JavaScript, since it also guards the installation of what would run anything else.

/**
 * Runs `work` while no other process holds the lock `file`. A lock whose owner is dead counts as free.
 *
 * @template T
 * @param {string} file where the lock lies
 * @param {() => T | Promise<T>} work
 * @param {(owner: number) => void} onBusy called once, with the owner's process id, before the wait; throws to
 *   refuse instead of waiting
 * @returns {Promise<T>} what `work` returns
 */
export async function withLock(file, work, onBusy) {
  mkdirSync(dirname(file), { recursive: true });
  let said = false;
  for (;;) {
    const owner = take(file);
    if (owner === undefined) break;
    if (!said) onBusy(owner);
    said = true;
    await sleep(100);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Takes the lock, or names who has it. The file appears whole, by a hard link: no reader ever sees half an owner.
 *
 * @param {string} file
 * @returns {number | undefined} the living owner's process id; undefined where the lock is ours now
 */
function take(file) {
  const mine = `${file}.${process.pid}.tmp`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    linkSync(mine, file);
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = livingOwner(file);
    if (owner !== undefined) return owner;
    discard(file);
    return take(file);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} file */
function livingOwner(file) {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    // The start time tells the owner from a later process that was given its number.
    return started === startOf(pid) ? pid : undefined;
  } catch (error) {
    return error.code === 'EPERM' ? -1 : undefined;
  }
}

/** Moves a dead owner's lock away; only one of several finders succeeds. @param {string} file */
function discard(file) {
  try {
    renameSync(file, `${file}.${process.pid}.dead`);
    rmSync(`${file}.${process.pid}.dead`, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** When a process began, in the kernel's clock ticks since boot; '' where there is no /proc. @param {number} pid */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
