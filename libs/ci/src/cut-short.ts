/** `text`, cut after `most` characters with a note at its end. */
export const cutShort = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}\n\n… cut short.` : text;
