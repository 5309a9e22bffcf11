/** `text`, cut where it has more than `most` characters, which its end then says. */
export const cutShort = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}\n\n… cut short.` : text;
