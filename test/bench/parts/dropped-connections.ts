import type { Figure } from '../figure.ts';
import { type Aws, startAws } from '../rig/aws.ts';
import { startFunction } from '../rig/function.ts';
import { startSmtp } from '../rig/smtp.ts';
import { acceptEmails, CONNECTIONS, deliverEmails } from './throughput-case.ts';

const ROUNDS = 5;
const EMAILS = 50;

/** Counts failed attempts and unsent emails. */
const failures = async ({ store }: Aws, ids: readonly string[]): Promise<number> => {
  const emails = [...(await store.findAll(ids)).values()];
  return emails.reduce((sum, { state, attempts }) => sum + (attempts - 1) + (state === 'sent' ? 0 : 1), 0);
};

/** A mail server that drops its idle connections before every batch, which must not cause any failed attempt. */
export const droppedConnections = async (): Promise<Figure[]> => {
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  const limits = { 'delivery/max_connections': CONNECTIONS };
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port, ...limits });
  const worker = await startFunction('deliver-email', aws.environment());
  let failed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ids = await acceptEmails(aws, '12 kB', EMAILS);
    await smtp.drop();
    await deliverEmails(worker, ids);
    failed += await failures(aws, ids);
  }
  const connections = await smtp.connections();
  await worker.leave();
  await Promise.all([aws.close(), smtp.close()]);
  return [
    {
      section: 'Logins',
      label: `failed attempts, the server dropping its connections before each of ${ROUNDS} batches`,
      value: failed,
      unit: 'attempts',
      goal: { atMost: 0 },
      note: `${connections} logins for ${ROUNDS * EMAILS} emails`,
    },
  ];
};
