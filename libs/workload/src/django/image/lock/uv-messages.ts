/** The package that uv's message names for want of a wheel. */
export const withoutWheel = (message: string): string | undefined =>
  /^hint: Wheels are required for `([^`]+)`/m.exec(message)?.[1] ??
  /(?<![\w.<>=!~-])([\w.-]+)(?:[=<>!~]\S*)? has no (?:usable )?wheels/.exec(message)?.[1];

/** A package whose releases of the time have neither a wheel nor a source that uv reads: a `.tar.bz2`, until about 2020. */
export const withoutReadableSource = (message: string): string | undefined =>
  /\b([\w.-]+?)(?:\[[\w,.-]+\])?(?:[=<>!~]\S*)? has a non-PEP 625-compliant source distribution/.exec(
    message,
  )?.[1];

/** A package that has a release which would do, and is later than asked for. */
export const filteredByDate = (message: string): string | undefined =>
  /`([\w.-]+)` was filtered by `exclude-newer`/.exec(message)?.[1];

/** The package that could not be built, as `name==version`. */
export const notBuilt = (message: string): string | undefined =>
  /^error: Failed to build `([\w.-]+==[^`]+)`/m.exec(message)?.[1];

/** When the release that is pinned was published, where that is after the date that was asked for; a second is added. */
export function newestPinned(message: string): Date | undefined {
  const [, text] = /was published at (\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(message) ?? [];
  return text ? new Date(Math.ceil(Date.parse(text) / 1000) * 1000 + 1000) : undefined;
}
