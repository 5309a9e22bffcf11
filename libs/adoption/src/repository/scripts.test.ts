import { expect, test } from 'vitest';
import { windowsScripts } from './scripts.ts';

test('scripts that no container can start are named, and what cannot be read is none', () => {
  const files: Record<string, string> = {
    'docker/entrypoint.sh': '#!/bin/sh\r\nexec "$@"\r\n',
    'compose/start': '#!/bin/bash\r\n',
    'bin/boot': '#!/usr/bin/env bash\r\n',
    LICENSE: 'Free\r\n',
    'run.sh': '#!/bin/sh\nprintf "a\\r\\n"\n',
    'notes.txt': '#!/bin/sh\r\n',
  };
  const read = (path: string) => {
    if (path === 'huge.sh') throw new Error('is larger than 16 MB');
    return files[path];
  };
  expect(windowsScripts([...Object.keys(files), 'huge.sh', 'gone.sh'], read)).toEqual([
    'docker/entrypoint.sh',
    'compose/start',
    'bin/boot',
  ]);
});
