/** Token scopes (distribution spec, "Token Scope"): what a request may do to a repository. */
export function scopeOf(repository: string, actions: 'pull' | 'pull,push'): string {
  return `repository:${repository}:${actions}`;
}

/**
 * The scopes to ask a token for: ours and those that the registry's challenge names, each resource once. Registries name
 * the same actions in any order (CNCF distribution in a random one).
 *
 * Some challenges name a scope of another kind: `aws` (ECR Public) or `*` (Gitea). Their token servers give a token for all
 * that the login may do, so they are asked for just that, in their own word.
 *
 * @param wanted the challenge's scope, with blanks between several; empty where it names none
 */
export function scopesToAsk(scope: string, wanted: string): string[] {
  return isStandardScope(wanted) ? mergeScopes(scope, wanted) : wanted.split(' ').filter(Boolean);
}

/** Whether each scope in `scopes` (with blanks between them) is `type:name:actions`. */
export function isStandardScope(scopes: string): boolean {
  return scopes
    .split(' ')
    .filter(Boolean)
    .every((scope) => /^[^:]+:.+:[^:]*$/.test(scope));
}

/**
 * Scopes with each resource once, and all its actions.
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
