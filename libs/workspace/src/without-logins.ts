/** A text without the logins inside its addresses (`//user:password@`), so that it may be printed. A password may hold an @. */
export const withoutLogins = (text: string): string => text.replaceAll(/\/\/[^/?#\s]*@/g, '//');
