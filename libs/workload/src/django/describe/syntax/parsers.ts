import { createRequire } from 'node:module';
import type { LRParser } from '@lezer/lr';

// Loaded at first use: what finds the projects for Nx and for every verb lies in the same bundle, and would pay 65 ms.
const load = createRequire(import.meta.url);

export const toml = (text: string): unknown => (load('smol-toml') as typeof import('smol-toml')).parse(text);

export const yaml = (text: string): unknown =>
  (load('yaml') as typeof import('yaml')).parse(text, { merge: true, logLevel: 'silent' });

export const pythonParser = (): LRParser => (load('@lezer/python') as typeof import('@lezer/python')).parser;
