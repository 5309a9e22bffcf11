// @ts-check

// A project as Nx and npm name it, and a version as semver.org defines it, without build metadata: no tag of an image
// may hold a plus sign.
const number = '(?:0|[1-9]\\d*)';
const identifier = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)';
const releaseTag = new RegExp(
  `^((?:@[\\w.-]+/)?\\w[\\w./-]*)@(${number}\\.${number}\\.${number}(?:-${identifier}(?:\\.${identifier})*)?)$`,
);

/**
 * Splits a release tag, such as `django@1.2.3` or `@acme/web@1.2.3`.
 *
 * @param {string} tag
 * @returns {{ project: string, version: string }}
 * @throws {Error} where it is not one
 */
export function split(tag) {
  const [, project, version] = releaseTag.exec(tag) ?? [];
  if (project && version) return { project, version };
  throw new Error(`"${tag}" is not a release tag: name it <project>@<version>, such as django@1.2.3.`);
}
