import { BUILT_IN, type EffectiveSettings, type Origin, type ValuePath } from '../settings/schema/effective.ts';

const SENDERS: readonly ValuePath[] = [
  'trans_email/ident_general/email',
  'trans_email/ident_sales/email',
  'trans_email/ident_support/email',
  'trans_email/ident_custom1/email',
  'trans_email/ident_custom2/email',
];

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/**
 * The sender domains of these settings, each once, sorted: those of the store addresses that are set, of the return path
 * and of the allowed senders, and the signing domain.
 */
export const senderDomains = (values: EffectiveSettings, origin: Origin): string[] => {
  const addresses = SENDERS.filter((path) => origin[path] !== BUILT_IN).map((path) => String(values[path]));
  const returnPath = values['system/smtp/set_return_path'] === 'specified' && values['system/smtp/return_path_email'];
  const all = [
    ...addresses,
    ...(returnPath ? [returnPath] : []),
    ...values['delivery/allowed_senders'],
    ...(values['dkim/key'] > 0 ? [values['dkim/domain']] : []),
  ];
  return [...new Set(all.map(domainOf))].filter((domain) => domain.includes('.')).sort();
};
