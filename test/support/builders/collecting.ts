import { randomBytes } from 'node:crypto';
import { collectBounces } from '../../../functions/collect-bounces/collect-bounces.ts';
import { openMailbox } from '../../../shared/adapters/imap/open-mailbox.ts';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { hashDocument, serialiseDocument } from '../../../shared/settings/document/document.ts';
import { documentName, mailboxPasswordName } from '../../../shared/settings/in-force/parameter-names.ts';
import { createSettingsReader } from '../../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../../shared/settings/in-force/secrets.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { memoryEmailStore } from '../fakes/memory-email-store.ts';
import { memorySuppressionStore } from '../fakes/memory-suppression-store.ts';
import { recordingLog } from '../fakes/recording-log.ts';
import { recordingMetrics } from '../fakes/recording-metrics.ts';
import { memoryInForceStore } from '../fakes/settings/memory-in-force-store.ts';
import { memoryParameters } from '../fakes/settings/memory-parameters.ts';
import { memoryMailboxStore } from '../imap/memory-mailbox-store.ts';
import { type ImapServer, startImapServer } from '../imap/server.ts';
import { aContent, anEmail } from './emails.ts';
import { returnedMail } from './returned-mail.ts';

const START = Date.UTC(2026, 10, 22, 12);
export const ada = parseAddress('ada@example.com');
export const shop = parseAddress('orders@shop.example');

/** collect-bounces on fakes with a scripted IMAP server and the mailbox of one scope; the clock is moved manually. */
export const collecting = async (overrides: SettingsDocument = {}, scope = 'default') => {
  const server: ImapServer = await startImapServer();
  const clock = { now: START };
  const now = () => clock.now;
  const document: SettingsDocument = {
    'system/smtp/host': 'smtp.shop.example',
    'bounces/imap_host': '127.0.0.1',
    'bounces/port': server.port,
    'bounces/ssl': 'none',
    'bounces/username': 'bounces',
    ...overrides,
  };
  const text = serialiseDocument(document);
  const parameters = memoryParameters({ now: () => START - 1 });
  const inForce = memoryInForceStore({
    scope,
    revision: 1,
    document: { version: parameters.put(documentName(scope), text), sha256: hashDocument(text) },
    mailbox: { version: parameters.put(mailboxPasswordName(scope), 'hunter2'), host: '127.0.0.1' },
    since: START,
    reviewed: { document: { version: 1 }, secret: { version: 0 }, at: START },
  });
  const network = { loopback: true, private: true };
  const dependencies = {
    inForce,
    parameters,
    settings: createSettingsReader({ inForce, parameters, now, secrets: secretsIn(parameters), maxAgeMs: 0 }),
    tokens: { tokenFor: async () => 'token-1' },
    network,
    mailboxes: memoryMailboxStore(),
    open: openMailbox({ network }),
    receiving: {
      store: memoryEmailStore({ now }),
      suppressions: memorySuppressionStore(),
      metrics: recordingMetrics(),
      now,
      newId: (at: number) => newEmailId(at, randomBytes(16)),
      log: recordingLog(),
    },
  };
  const { store } = dependencies.receiving;
  return {
    ...dependencies,
    ...dependencies.receiving,
    dependencies,
    server,
    clock,
    /** Five minutes later by default. */
    run: async (laterMs = 300_000) => {
      clock.now += laterMs;
      await collectBounces(dependencies, clock.now + 60_000);
    },
    sent: async (more: Partial<Email> = {}): Promise<Email> => {
      const email = anEmail({
        id: newEmailId(START - 60_000, randomBytes(16)),
        scope,
        state: 'sent',
        from: { address: shop },
        sentAt: START,
        to: [{ address: ada }],
        recipients: [{ address: ada, kind: 'to', state: 'accepted', code: 250 }],
        ...more,
      });
      await store.accept(email, aContent());
      return email;
    },
    stateOf: async ({ id }: Email) => (await store.find(id))?.state,
    bounceOf: (email: Email, name = 'postfix-user-unknown') => returnedMail(name, email, ada),
  };
};

export type Collecting = Awaited<ReturnType<typeof collecting>>;
