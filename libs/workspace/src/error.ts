/** A failure whose message is for people: what is wrong, where, and what to do about it. */
export class UserError extends Error {}

/** Prints one line of progress. */
export type Log = (line: string) => void;
