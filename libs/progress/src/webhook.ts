import { isLoopback } from '@shipshape/oci-registry';

/** How long the receiver may take, in seconds. */
const patience = 10;

export type Delivery = { sent: true } | { sent: false; why: string };

/**
 * Sends a text to a webhook that takes Slack's format. The address is a secret: it is in no sentence, and a redirect,
 * which would carry the text elsewhere, is not followed.
 *
 * @param text Slack's own markup or plain text
 */
export async function sendToWebhook(address: string, text: string, seconds = patience): Promise<Delivery> {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return { sent: false, why: 'PROGRESS_WEBHOOK is no address' };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.host)))
    return { sent: false, why: 'PROGRESS_WEBHOOK does not begin with https://' };
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: escapeForSlack(text) }),
      signal: AbortSignal.timeout(seconds * 1000),
    });
    await response.body?.cancel();
    return response.ok ? { sent: true } : { sent: false, why: `the receiver answered ${response.status}` };
  } catch (error) {
    // The message of fetch may name the host.
    const late = (error as Error).name === 'TimeoutError';
    return {
      sent: false,
      why: late ? `the receiver did not answer within ${seconds} s` : 'the receiver did not answer',
    };
  }
}

/**
 * Slack finds mentions and links by these three characters: `<!channel>` in a commit's title must not notify anybody.
 */
const escapeForSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
