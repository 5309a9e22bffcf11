import { EngineError } from './engine-error.ts';

export interface ImageUser {
  uid: number;
  gid: number;
  /** The home folder that the image's passwd file gives, '/' where it knows none. */
  home: string;
}

/**
 * Whom an image's USER means (`10001`, `app`, `10001:20`, `app:staff`, or '' for root), by the image's own passwd and
 * group files. As in docker, a number needs no entry, and a user without a group has the passwd file's, or else 0.
 *
 * @throws EngineError where a name is in neither file.
 */
export function imageUser(user: string, passwd: string, group: string): ImageUser {
  const [name = '', groupName = ''] = (user || '0').split(':');
  const [, , uid = name, gid = '0', , home = '/'] = entry(passwd, name) ?? [];
  if (!isNumber(uid))
    throw new EngineError(`The image's USER ${name} is not in its /etc/passwd: write USER as a number.`);
  const groupId = groupName === '' ? gid : (entry(group, groupName)?.[2] ?? groupName);
  if (!isNumber(groupId)) {
    throw new EngineError(`The image's group ${groupName} is not in its /etc/group: write it as a number.`);
  }
  return { uid: Number(uid), gid: Number(groupId), home: home || '/' };
}

/** The fields of the line whose first field is that name, or whose third is that number. */
function entry(file: string, name: string): string[] | undefined {
  const lines = file.split('\n').map((line) => line.split(':'));
  return lines.find((fields) => fields[0] === name || (isNumber(name) && fields[2] === name));
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
