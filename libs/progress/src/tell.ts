import type { Log } from '@shipshape/workspace';
import type { ProgressEvent } from './events.ts';
import { sendToWebhook } from './webhook.ts';

/**
 * Sends the digest to the webhook that PROGRESS_WEBHOOK names, where there is one and something has happened. An error
 * is logged and fails nothing.
 */
export async function tell(events: readonly ProgressEvent[], text: string, say: Log): Promise<void> {
  const address = process.env.PROGRESS_WEBHOOK;
  if (!address || events.length === 0) return;
  const delivery = await sendToWebhook(address, text);
  const what = events.join(' and ');
  say(
    delivery.sent
      ? `sent the digest to the webhook: ${what}`
      : `the webhook was not told of ${what}: ${delivery.why}`,
  );
}
