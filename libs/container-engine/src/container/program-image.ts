import type { ProgramImage } from '../engine.ts';
import type { ContainerClient } from './container.ts';

/** The words with which this client runs commands in an image like programs of this machine. */
export function programImage(
  { program, runFlags }: ContainerClient,
  image: string,
  folders: readonly string[],
): ProgramImage {
  const user = process.getuid && process.getgid ? [`--user=${process.getuid()}:${process.getgid()}`] : [];
  return {
    before: [
      ...program,
      ...['run', '--rm', '--pull=never', '--network=host', ...user],
      ...runFlags,
      ...folders.map((folder) => `--volume=${folder}:${folder}`),
    ],
    image,
  };
}
