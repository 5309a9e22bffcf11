/** What a page finds around it, or has to do without. */
export interface Beside {
  /** The versions whose page is kept, the newest first, each with the address of its page from this one. */
  kept: ReadonlyMap<string, string>;
  /**
   * For a page that is a single file: a picture as a `data:` address, by its path; undefined where it is left out. Absent
   * where the pictures and `status.json` are files beside the page.
   */
  embedded?: (picture: string) => string | undefined;
}

/** A page with its pictures and data beside it, and no earlier one. */
export const nothingKept: Beside = { kept: new Map() };
