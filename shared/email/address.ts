/** An SMTP address that was validated: ASCII, no CR, LF, quotes, comments. Only `parseAddress` makes one. */
export type Address = string & { readonly brand: unique symbol };

/** An address with its display name, as in a From header. */
export interface Mailbox {
  name?: string;
  address: Address;
}
