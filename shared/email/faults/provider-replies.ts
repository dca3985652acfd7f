import { cloudReplies } from './providers/cloud-replies.ts';
import { hosterReplies } from './providers/hoster-replies.ts';
import type { ProviderReply } from './providers/provider-reply.ts';
import { serviceReplies } from './providers/service-replies.ts';

/**
 * Replies with which providers refuse an account, in any phase up to the final dot. A new provider is a new row, and
 * the example of each row is a test. The first matching pattern applies.
 */
export const providerReplies: readonly ProviderReply[] = [...cloudReplies, ...serviceReplies, ...hosterReplies];

/** What a reply says about the account, if anything; `reply` is the text including its codes. */
export const accountRefusal = (reply: string | undefined): ProviderReply | undefined =>
  reply === undefined || mailbox.test(reply) ? undefined : providerReplies.find(({ pattern }) => pattern.test(reply));

/** RFC 3463's codes for the recipient's address and mailbox: a full or disabled mailbox there is not our account. */
const mailbox = /^\d{3}[ -]5\.(?:1\.(?:1|2|3|6|10)|2\.[1-3])\b/;
