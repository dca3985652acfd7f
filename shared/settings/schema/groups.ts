import type { SettingPath } from './schema.ts';
import type { Translated } from './setting.ts';

/** `system/smtp/host` → `system/smtp`. */
export type GroupPath<Path extends string = SettingPath> = Path extends `${infer Head}/${infer Rest}`
  ? Rest extends `${string}/${string}`
    ? `${Head}/${GroupPath<Rest>}`
    : Head
  : never;

/** Settings that are shown together, and their section of the configuration. */
export interface Group {
  section: Translated<string>;
  label: Translated<string>;
}

const system = { en: 'System', ja: 'システム', zh: '系统' };
const salesEmails = { en: 'Sales Emails', ja: 'セールスメール', zh: '销售电子邮件' };
const storeAddresses = { en: 'Store Email Addresses', ja: 'ストアの電子メールアドレス', zh: '商店电子邮件地址' };
const storemail = { en: 'Storemail', ja: 'Storemail', zh: 'Storemail' };

const group = (section: Translated<string>, en: string, ja: string, zh: string): Group => ({
  section,
  label: { en, ja, zh },
});

/** Every group, in the order of the screens. */
export const groups: Record<GroupPath, Group> = {
  'system/smtp': group(system, 'Mail Sending Settings', 'メール送信設定', '邮件发送设置'),
  oauth2: group(system, 'OAuth2 Login', 'OAuth2 ログイン', 'OAuth2 登录'),
  'sales_email/general': group(salesEmails, 'General Settings', '一般設定', '常规设置'),
  'sales_email/order': group(salesEmails, 'Order', '注文', '订单'),
  'sales_email/order_comment': group(salesEmails, 'Order Comments', '注文コメント', '订单备注'),
  'sales_email/invoice': group(salesEmails, 'Invoice', '請求書', '发票'),
  'sales_email/invoice_comment': group(salesEmails, 'Invoice Comments', '請求書コメント', '发票备注'),
  'sales_email/shipment': group(salesEmails, 'Shipment', '出荷', '发货'),
  'sales_email/shipment_comment': group(salesEmails, 'Shipment Comments', '出荷コメント', '发货备注'),
  'sales_email/creditmemo': group(salesEmails, 'Credit Memo', 'クレジットメモ', '贷项通知单'),
  'sales_email/creditmemo_comment': group(
    salesEmails,
    'Credit Memo Comments',
    'クレジットメモコメント',
    '贷项通知单备注',
  ),
  'trans_email/ident_general': group(storeAddresses, 'General Contact', '一般連絡先', '一般联系人'),
  'trans_email/ident_sales': group(storeAddresses, 'Sales Representative', '営業担当者', '销售代表'),
  'trans_email/ident_support': group(storeAddresses, 'Customer Support', 'カスタマーサポート', '客户支持'),
  'trans_email/ident_custom1': group(storeAddresses, 'Custom Email 1', 'カスタムメール 1', '自定义电子邮件 1'),
  'trans_email/ident_custom2': group(storeAddresses, 'Custom Email 2', 'カスタムメール 2', '自定义电子邮件 2'),
  delivery: group(storemail, 'Delivery', '配信', '投递'),
  developer: group(storemail, 'Developer', '開発者', '开发者'),
  health: group(storemail, 'Health Checks', 'ヘルスチェック', '健康检查'),
  dkim: group(storemail, 'DKIM Signature', 'DKIM 署名', 'DKIM 签名'),
  bounces: group(storemail, 'Mailbox for Returned Mail', '返送メール用メールボックス', '退信邮箱'),
  suppression: group(storemail, 'Suppression', '抑止', '抑制'),
};
