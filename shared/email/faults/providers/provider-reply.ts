/** Why a provider refused the sender, the account or its quota; never the fault of a recipient. */
export type AccountRefusal = 'sender' | 'account' | 'quota' | 'rate';

/** One documented reply. The pattern is matched against the text, including the enhanced code. */
export interface ProviderReply {
  provider: string;
  pattern: RegExp;
  means: AccountRefusal;
  /** A verbatim example of the reply. */
  example: string;
  /** The provider's page that documents it. */
  source: string;
}
