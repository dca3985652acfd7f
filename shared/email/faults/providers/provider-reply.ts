/** Why a provider refused the sender, the account or its quota; never the fault of a recipient. */
export type AccountRefusal = 'sender' | 'account' | 'quota' | 'rate';

/** The pattern is matched against the text of a reply, including its codes. */
export interface ReplyWording {
  pattern: RegExp;
  means: AccountRefusal;
}

/** A provider's documented reply; the comment names the page. */
export interface ProviderReply extends ReplyWording {
  provider: string;
  /** A verbatim example of the reply. */
  example: string;
}
