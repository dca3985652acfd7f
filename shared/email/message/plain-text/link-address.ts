/** Addresses that mean nothing outside the html. */
const MEANINGLESS = /^(?:#|javascript:|vbscript:|data:|cid:|$)/i;

/** The address of a link as a person would write it; `undefined`: none worth showing. */
export const linkAddress = (href: string | undefined): string | undefined => {
  const address = (href ?? '')
    .replace(/[\t\n\r]+/g, '')
    .trim()
    .replaceAll(' ', '%20');
  return MEANINGLESS.test(address) ? undefined : address.replace(/^(?:mailto|tel|sms):/i, '');
};

/** Whether a link's words are its address. */
export const saysAddress = (words: string, address: string): boolean => withoutBlanks(words) === address;

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');
