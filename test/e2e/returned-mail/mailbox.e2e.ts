import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { returnedMail } from '../../support/builders/returned-mail.ts';
import { type Cloud, startCloud } from '../../support/emulators/cloud.ts';
import { type ImapServer, startImapServer } from '../../support/imap/server.ts';

let cloud: Cloud;
let imap: ImapServer;
beforeAll(async () => {
  [cloud, imap] = await Promise.all([startCloud(), startImapServer()]);
});
afterAll(() => Promise.all([cloud.stop(), imap.close()]));

it('a configured mailbox is read, and the returned email becomes bounced', async () => {
  const { scope } = await cloud.scopeWith({});
  const bounces = { imap_host: '127.0.0.1', port: imap.port, ssl: 'none', username: 'bounces', password: 'hunter2' };
  expect((await cloud.endpoints.patch(scope, { bounces })).status).toBe(200);
  const from = parseAddress('shop@example.com');
  const { id } = await cloud.endpoints.send({ scope, from, subject: 'Order' });
  await expect.poll(() => cloud.endpoints.stateOf(id)).toBe('sent');
  const email = anEmail({ id, from: { address: from } });
  imap.deliver(returnedMail('postfix-user-unknown', email, 'customer@example.net'));
  await cloud.invoke('collect-bounces');
  await expect.poll(() => cloud.endpoints.stateOf(id)).toBe('bounced');
  expect(imap.folders.get('Storemail')).toHaveLength(1);
});
