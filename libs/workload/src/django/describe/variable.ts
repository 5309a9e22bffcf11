/**
 * `presence`: a switch that any text turns on, `False` as well, and that is off where it is not set or empty.
 * `file`: one that the settings read, such as a secret of the engine's.
 * `email-url`, `search-url`: `smtp://…` and such as `simple://…`, of which the library that reads it makes a dictionary.
 * `json`, `json-hosts`, `json-list`: an object, or the same as `hosts` and `list`, as JSON.
 */
export type VariableForm =
  | 'text'
  | 'secret'
  | 'url'
  | 'database-url'
  | 'redis-url'
  | 'email'
  | 'email-url'
  | 'search-url'
  | 'number'
  | 'boolean'
  | 'presence'
  | 'folder'
  | 'file'
  | 'hosts'
  | 'list'
  | 'number-list'
  | 'date'
  | 'datetime'
  | 'time-zone'
  | 'uuid'
  /** Pairs: `key=value,other=value`. */
  | 'dictionary'
  | 'json'
  | 'json-hosts'
  | 'json-list'
  /** Of pages that may send requests, each with its scheme; several are apart as a list is. */
  | 'origins';

/** An environment variable that the settings read. */
export interface Variable {
  name: string;
  form: VariableForm;
  /** The settings fail without it. */
  required: boolean;
  /** As it is written; null where there is none. Never a secret of the repository. */
  default: string | null;
  /** Of a required one, what a sample or a compose file of the repository has: no secret, and no host outside. */
  sample?: string;
}
