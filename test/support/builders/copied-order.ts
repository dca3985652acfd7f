import type { Address } from '../../../shared/email/address/address.ts';
import { anEmail } from './emails.ts';

export const bob = 'bob@example.com' as Address;
export const copy = 'copy@shop.test' as Address;
export const other = 'other@shop.test' as Address;

/** Settings for separate copies of orders. */
export const separate = {
  'sales_email/order/copy_to': [copy, other],
  'sales_email/order/copy_method': 'copy' as const,
};
export const order = () => anEmail({ type: 'order', bcc: [{ address: bob }] });
