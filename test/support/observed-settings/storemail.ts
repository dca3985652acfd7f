import { expect } from 'vitest';
import type { ObservedSetting } from './observed-setting.ts';

/** Storemail's own groups. */
export const storemail: ObservedSetting[] = [
  {
    name: 'Expire After, Reply-To and Allowed Senders: what is too old, where replies go, who may be the sender',
    values: () => ({
      'delivery/expire_after_minutes': '1',
      'delivery/reply_to': 'replies@shop.example',
      'delivery/allowed_senders': 'allowed.example, only@shop.example',
    }),
    see: async ({ api, send, arrival, sendTwoMinutesAgo }, scope) => {
      await sendTwoMinutesAgo({ scope, from: 'only@shop.example', subject: 'Too old' });
      expect((await send({ scope, from: 'somebody@else.example' })).status).toBe(403);
      expect((await arrival({ scope, from: 'a@allowed.example' })).headers['reply-to']).toBe('replies@shop.example');
      const failed = async () => (await api.ask('GET', `/emails?scope=${scope}&last_event=failed`)).json;
      await expect.poll(failed).toMatchObject({ data: [{ subject: 'Too old', delivery: { state: 'expired' } }] });
    },
  },
  {
    name: 'Developer Mode Redirect and Redirect To: one address gets it all',
    values: () => ({ 'developer/mode': 'redirect', 'developer/redirect_to': 'dev@shop.example' }),
    see: async ({ arrival }, scope) => {
      const { envelope, headers } = await arrival({ scope });
      expect(envelope.to).toEqual(['dev@shop.example']);
      expect(headers['x-storemail-original-recipients']).toBe('customer@example.net');
    },
  },
  {
    name: 'Developer Mode Hold: nothing is sent',
    values: () => ({ 'developer/mode': 'hold' }),
    see: ({ become }, scope) => become('held', { scope }),
  },
  {
    name: 'Test Email Recipient and Every: the scheduled test email goes there, so often',
    values: () => ({ 'health/recipient': 'health@shop.example', 'health/every_minutes': '30' }),
    see: async ({ run, messageIn, alike }, scope) => {
      await run('check-health');
      const { envelope, subject } = await messageIn(`Storemail test email (${scope})`);
      expect(envelope.to).toEqual(['health@shop.example']);
      await run('check-health');
      expect(await alike(subject)).toHaveLength(1);
    },
  },
];
