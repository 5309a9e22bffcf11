/** A project's folder in a sentence, where `.` would have no meaning. @param root from the workspace root */
export const folderInWords = (root: string): string => (root === '.' ? "the repository's root folder" : root);
