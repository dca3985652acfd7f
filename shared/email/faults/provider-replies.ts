import { cloudReplies } from './providers/cloud-replies.ts';
import { hosterReplies } from './providers/hoster-replies.ts';
import type { ProviderReply } from './providers/provider-reply.ts';
import { serviceReplies } from './providers/service-replies.ts';

/**
 * Replies by which providers refuse an account, whatever the phase, the final dot included. Data, not code: a new
 * provider is a new row, and each row's example is a test. The first pattern that matches counts.
 */
export const providerReplies: readonly ProviderReply[] = [...cloudReplies, ...serviceReplies, ...hosterReplies];

/** What a reply says of the account, if it says anything; `reply` is its text with the codes in front. */
export const accountRefusal = (reply: string | undefined): ProviderReply | undefined =>
  reply === undefined || mailbox.test(reply) ? undefined : providerReplies.find(({ pattern }) => pattern.test(reply));

/** RFC 3463's codes for the recipient's address and mailbox: whatever is full or disabled there is not our account. */
const mailbox = /^\d{3}[ -]5\.(?:1\.(?:1|2|3|6|10)|2\.[1-3])\b/;
