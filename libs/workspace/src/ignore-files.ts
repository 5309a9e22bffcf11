/**
 * The files that name what does not enter a build context, from the context's folder: of each pair either may be there,
 * and the first pair of which one is there counts. `.containerignore` is what buildah and podman know beside Docker's.
 *
 * @param dockerfile its path; the first pair lies beside it
 */
export const ignoreFiles = (dockerfile: string): [string, string][] => [
  [`${dockerfile}.containerignore`, `${dockerfile}.dockerignore`],
  ['.containerignore', '.dockerignore'],
];
