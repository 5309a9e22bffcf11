/**
 * Ends a check that failed.
 *
 * @throws Error with the complaint, unless `truth` holds
 */
export function expect(truth: unknown, complaint: string): asserts truth {
  if (!truth) throw new Error(complaint);
}
