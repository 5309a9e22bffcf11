/** A word as a shell reads it again. */
export const quote = (word: string) =>
  /[\s'"$&;|<>()]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word;
