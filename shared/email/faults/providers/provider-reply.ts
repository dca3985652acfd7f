/** What a reply means that refuses the sender, the account or its quota: never a fault of the recipient. */
export type AccountRefusal = 'sender' | 'account' | 'quota' | 'rate';

/** One documented reply. The pattern is matched against the reply's text, its enhanced code included. */
export interface ProviderReply {
  provider: string;
  pattern: RegExp;
  means: AccountRefusal;
  /** A reply as the provider writes it. */
  example: string;
  /** The provider's page that lists it. */
  source: string;
}
