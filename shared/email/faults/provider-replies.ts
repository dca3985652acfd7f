import { chineseReplies } from './providers/chinese-replies.ts';
import { cloudReplies } from './providers/cloud-replies.ts';
import { englishWording } from './providers/english-wording.ts';
import { hosterReplies } from './providers/hoster-replies.ts';
import { microsoftReplies } from './providers/microsoft-replies.ts';
import { otherWording } from './providers/other-wording.ts';
import type { ProviderReply, ReplyWording } from './providers/provider-reply.ts';
import { serviceReplies } from './providers/service-replies.ts';

/**
 * Replies with which providers refuse an account, in any phase up to the final dot. A new provider is a new row, and
 * the example of each row is a test. The first matching pattern applies.
 */
export const providerReplies: readonly ProviderReply[] = [
  ...cloudReplies,
  ...microsoftReplies,
  ...hosterReplies,
  ...chineseReplies,
  ...serviceReplies,
];

/** What servers say that are no known provider's, in words that several share. */
export const wordings: readonly ReplyWording[] = [...englishWording, ...otherWording];

const known: readonly ReplyWording[] = [...providerReplies, ...wordings];

/** What a reply says about the account, if anything; `reply` is the text including its codes. */
export const accountRefusal = (reply: string | undefined): ReplyWording | undefined =>
  reply === undefined || isOfMailbox(reply) ? undefined : known.find(({ pattern }) => pattern.test(reply));

/**
 * A full or disabled mailbox at the recipient's address is not our account. Microsoft uses the code of a full mailbox
 * for the sender's quota, too.
 */
const isOfMailbox = (reply: string): boolean => mailbox.test(reply) && !/submission quota/i.test(reply);

/** RFC 3463's codes for the recipient's address and mailbox. */
const mailbox = /^\d{3}[ -]5\.(?:1\.(?:1|2|3|6|10)|2\.[1-3])\b/;
