/** A project's folder in a sentence, where `.` would say nothing. @param root from the workspace root */
export const folderInWords = (root: string): string => (root === '.' ? "the repository's root folder" : root);
