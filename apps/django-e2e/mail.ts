import type { RunningPreview } from '@shipshape/preview';

/** Where the application puts its e-mails: a file each. */
export const mailFolder = '/tmp/mail';

/** Finds the newest link in an e-mail to this address; waits for it up to ten seconds. */
export async function linkTo(address: string, { url, inside, container }: RunningPreview): Promise<string> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const { stdout } = await container.exec(['sh', '-c', `cat ${mailFolder}/* 2>/dev/null || true`]);
    const mails = plain(stdout).split(/^-{79}$/m);
    const mail = mails.filter((one) => one.includes(`To: ${address}`) && one.includes(inside)).at(-1);
    const link = mail?.match(/https?:\/\/\S+\/accounts\/\S+/)?.[0];
    if (link) return link.replace(inside, url);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`No e-mail with a link came to ${address}.`);
}

/** RFC 2045, quoted-printable: a line that ends in = goes on, and =3D is an equals sign. */
const plain = (mails: string) =>
  mails
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
