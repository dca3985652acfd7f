import { expect } from 'vitest';
import { EMAIL_TYPES, type EmailType } from '../../../shared/email/lifecycle/email-type.ts';
import { earlyInTheMinute, eventually } from '../eventually.ts';
import type { Wire } from '../smtp/wire.ts';
import { type ObservedSetting, overPlain, type Values } from './observed-setting.ts';

const identities = ['general', 'sales', 'support', 'custom1', 'custom2'] as const;

const identityOf = (type: EmailType) => identities[EMAIL_TYPES.indexOf(type) % identities.length] ?? 'general';

const forEach = <T>(all: readonly T[], values: (one: T) => Values): Values => Object.assign({}, ...all.map(values));

const copiesOf = (type: EmailType): string[] => [`${type}@copy.example`, 'all@copy.example'];

/** The recipients of all emails with a subject. */
const recipientsOf = async ({ alike }: Wire, subject: string): Promise<string[]> =>
  (await alike(subject)).flatMap(({ envelope }) => envelope.to).sort();

/**
 * The API reads the default scope every half minute, so this must run before anything sends the first email. A batch
 * is processed as one when the request waits.
 */
export const synchronous: ObservedSetting = {
  name: 'Asynchronous sending Disable, and Connections: the request waits, using up to the allowed number of connections',
  atDefault: { 'sales_email/general/async_sending': 'disable' },
  values: (wire) => ({ ...overPlain(wire), 'delivery/max_connections': '2' }),
  see: async ({ plain, sendBatch }, scope) => {
    const [messages, sessions] = [plain.messages.length, plain.sessions.length];
    await sendBatch(scope, 6);
    expect([plain.messages.length - messages, plain.sessions.length - sessions]).toEqual([6, 2]);
  },
};

export const salesEmails: ObservedSetting[] = [
  {
    name: 'Limit per cron run: the others wait for the next minute',
    atDefault: { 'sales_email/general/async_sending': 'enable', 'sales_email/general/sending_limit': '3' },
    values: overPlain,
    see: async ({ api, sendBatch }, scope) => {
      await earlyInTheMinute();
      const ids = await sendBatch(scope, 5);
      const waitingFor = async (id: string) => {
        const { json } = await api.ask('GET', `/emails/${id}`);
        const { state, next_attempt_at } = (json as unknown as { delivery: Record<string, string> }).delivery;
        return state === 'sent' ? state : next_attempt_at?.slice(-8);
      };
      await expect
        .poll(async () => (await Promise.all(ids.map(waitingFor))).sort())
        .toEqual([':00.000Z', ':00.000Z', 'sent', 'sent', 'sent']);
    },
  },
  {
    name: 'Enabled No: emails of each type are not sent, all others are',
    values: () => forEach(EMAIL_TYPES, (type) => ({ [`sales_email/${type}/enabled`]: 'no' })),
    see: async ({ become, arrival }, scope) => {
      await Promise.all(EMAIL_TYPES.map((type) => become('suppressed', { scope, type })));
      await arrival({ scope });
    },
  },
  {
    name: 'Store Email Addresses, Email Sender, Send Copy To and Separate Email: separate for each type',
    values: () => ({
      ...forEach(EMAIL_TYPES, (type) => ({
        [`sales_email/${type}/identity`]: identityOf(type),
        [`sales_email/${type}/copy_to`]: copiesOf(type).join(', '),
        [`sales_email/${type}/copy_method`]: 'copy',
      })),
      ...forEach(identities, (who) => ({
        [`trans_email/ident_${who}/name`]: `Größe & ${who}`,
        [`trans_email/ident_${who}/email`]: `${who}@shop.example`,
      })),
    }),
    see: async (wire, scope) => {
      const seeType = async (type: EmailType): Promise<void> => {
        const { from, envelope, subject } = await wire.arrival({ scope, type });
        const who = identityOf(type);
        expect(from).toEqual([{ name: `Größe & ${who}`, address: `${who}@shop.example` }]);
        expect(envelope.to).toEqual(['customer@example.net']);
        const all = [...copiesOf(type), 'customer@example.net'].sort();
        await eventually(
          async () => {
            await wire.run('release-due-emails');
            expect(await recipientsOf(wire, subject)).toEqual(all);
          },
          { interval: 1000 },
        );
      };
      await Promise.all(EMAIL_TYPES.map(seeType));
    },
  },
  {
    name: 'Send Copy Method Bcc: others get the same email, and recipients do not see them',
    values: () => ({
      'sales_email/order/copy_to': 'archive@copy.example',
      'sales_email/order/copy_method': 'bcc',
    }),
    see: async ({ arrival }, scope) => {
      const { envelope, raw } = await arrival({ scope, type: 'order' });
      expect(envelope.to).toEqual(['customer@example.net', 'archive@copy.example']);
      expect(raw).not.toContain('archive@');
    },
  },
];
