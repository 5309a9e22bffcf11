import { baseOf } from '../../paths.ts';
import type { Sources } from './sources.ts';

/** Whether a file is nothing but a key or credentials, by its name. */
export const isKeyFile = (path: string): boolean =>
  /\.(pem|key|p12|pfx|ppk)$|(^|\/)id_(rsa|ed25519|ecdsa)$/i.test(path) ||
  /(credentials|service[-_]?account|firebase|gcp|google|client[-_]?secret)[^/]*\.json$/i.test(path);

/** Whether code or a configuration of a program has a file's name: it may be read where the image runs. */
export const isNamedInCode = (sources: Sources, path: string): boolean =>
  sources.files.some(
    (file) =>
      /\.(py|sh|cfg|conf|ini|toml)$|(^|\/)Procfile$/.test(file) &&
      sources.text(file)?.includes(baseOf(path)) === true,
  );
