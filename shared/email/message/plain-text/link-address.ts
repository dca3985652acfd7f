/** Addresses that are useless outside the html. */
const MEANINGLESS = /^(?:#|javascript:|vbscript:|data:|cid:|$)/i;

/** The address of a link as shown to people; `undefined` if there is none worth showing. */
export const linkAddress = (href: string | undefined): string | undefined => {
  const address = (href ?? '')
    .replace(/[\t\n\r]+/g, '')
    .trim()
    .replaceAll(' ', '%20');
  return MEANINGLESS.test(address) ? undefined : address.replace(/^(?:mailto|tel|sms):/i, '');
};

/** Whether the text of a link is its address. */
export const saysAddress = (words: string, address: string): boolean => withoutBlanks(words) === address;

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');
