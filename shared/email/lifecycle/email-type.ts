/** The types of sales email for which Adobe Commerce has settings (`sales_email/<type>/…`). */
export const EMAIL_TYPES = [
  'order',
  'order_comment',
  'invoice',
  'invoice_comment',
  'shipment',
  'shipment_comment',
  'creditmemo',
  'creditmemo_comment',
] as const;

export type EmailType = (typeof EMAIL_TYPES)[number];

export const isSalesEmail = (type: string | undefined): type is EmailType =>
  EMAIL_TYPES.some((known) => known === type);
