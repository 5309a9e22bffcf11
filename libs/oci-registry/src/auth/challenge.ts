/** One challenge of a WWW-Authenticate header: the scheme in lower case and its parameters. */
export interface Challenge {
  scheme: string;
  parameters: Record<string, string>;
}

const challengePattern = /([A-Za-z][\w-]*)\s+((?:[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)\s*(?:,\s*)?)+)/g;
const parameterPattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** The challenges of a WWW-Authenticate header (RFC 9110, 11.6.1), in their order. */
export function parseChallenges(header: string): Challenge[] {
  // A login by Basic needs no parameter from the registry, and some send none (Gitea).
  const bare = /(?:^|,)\s*Basic\s*(?:,|$)/i.test(header) ? [{ scheme: 'basic', parameters: {} }] : [];
  return [...withParameters(header), ...bare];
}

function withParameters(header: string): Challenge[] {
  return [...header.matchAll(challengePattern)].map(([, scheme = '', list = '']) => ({
    scheme: scheme.toLowerCase(),
    parameters: Object.fromEntries(
      [...list.matchAll(parameterPattern)].map(([, name = '', quoted, plain = '']) => [
        name.toLowerCase(),
        quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'),
      ]),
    ),
  }));
}
