/** Token scopes (distribution spec, "Token Scope"): what a request may do to a repository. */
export function scopeOf(repository: string, actions: 'pull' | 'pull,push' | 'pull,push,delete'): string {
  return `repository:${repository}:${actions}`;
}
