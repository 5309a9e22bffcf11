/** Token scopes (distribution spec, "Token Scope"): what a request may do to a repository. */
export function scopeOf(repository: string, actions: 'pull' | 'pull,push'): string {
  return `repository:${repository}:${actions}`;
}

/**
 * What we want and what the registry says this request wants, each resource once. Registries name the same actions in
 * any order (CNCF distribution in a random one).
 *
 * @param scopes each with blanks between several, as challenges have them
 * @returns a scope for each resource, in the order of their first mention
 */
export function mergeScopes(...scopes: string[]): string[] {
  const merged = new Map<string, Set<string>>();
  for (const scope of scopes.join(' ').split(' ').filter(Boolean)) {
    // The last colon: a name may hold a port.
    const at = scope.lastIndexOf(':');
    const resource = scope.slice(0, at);
    const actions = merged.get(resource) ?? new Set<string>();
    for (const action of scope.slice(at + 1).split(',')) actions.add(action);
    merged.set(resource, actions);
  }
  return [...merged].map(([resource, actions]) => `${resource}:${[...actions].join(',')}`);
}
