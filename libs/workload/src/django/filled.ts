/** What stands for a part of a database's address in a template of Service.wiring. */
export type AddressPart = 'url' | 'host' | 'port' | 'user' | 'password' | 'name' | 'file' | 'folder';

/** A template of Service.wiring with the parts that are known. */
export const filled = (template: string, parts: Readonly<Partial<Record<AddressPart, string>>>): string =>
  template.replaceAll(/<(\w+)>/g, (whole, part: string) => parts[part as AddressPart] ?? whole);
