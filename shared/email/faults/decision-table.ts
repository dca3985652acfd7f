import { messageRows } from './message-rows.ts';
import { oauth2Rows } from './oauth2-rows.ts';
import { type Row, within } from './row.ts';
import { sendmailRows } from './sendmail-rows.ts';
import { clientCertificateRow, serverRows, tlsRequiredRow } from './server-rows.ts';

/**
 * The decision table. The first matching row applies; the last row matches everything.
 *
 * MAIL FROM is always an address from the settings, never one from the request, so a refused sender is a
 * fault of the settings.
 */
export const rows: readonly Row[] = [
  {
    kind: 'no-reply-to-dot',
    is: (fault) => fault.dot && !within(fault, 4) && !within(fault, 5),
    verdict: 'ambiguous',
    reason: 'The mail server was given the message, but its answer never arrived',
  },
  {
    kind: 'compose',
    is: ({ phase }) => phase === 'compose',
    verdict: 'failed',
    reason: 'The message could not be written; this is a bug in Storemail',
  },
  {
    kind: 'out-of-time',
    is: ({ code }) => code === 'EABORT',
    verdict: 'retry',
    reason: 'The mail server took longer than the time available',
  },
  {
    kind: 'configuration',
    is: ({ code }) => code === 'ECONFIG' || code === 'EPROXY',
    verdict: 'hold',
    reason: 'The mail settings cannot be used',
  },
  {
    kind: 'forbidden-host',
    is: ({ code }) => code === 'EFORBIDDENHOST',
    verdict: 'hold',
    reason: 'The mail server has an address that mail must not be sent to',
  },
  clientCertificateRow,
  tlsRequiredRow,
  ...oauth2Rows,
  ...messageRows,
  ...serverRows,
  {
    kind: 'sender-refused',
    is: (fault) => fault.phase === 'mail' && within(fault, 5),
    verdict: 'hold',
    reason: 'The mail server refused the return path',
  },
  ...sendmailRows,
  {
    kind: 'refused-for-now',
    is: (fault) => within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server deferred the message',
  },
  {
    kind: 'no-reply',
    is: ({ code, reply }) => code === 'ETIMEDOUT' && reply === undefined,
    verdict: 'retry',
    reason: 'The mail server stopped answering in the middle of a message',
  },
  {
    kind: 'connection-lost',
    is: ({ phase }) => phase !== 'unknown',
    verdict: 'retry',
    reason: 'The connection to the mail server was lost',
  },
  { kind: 'unknown', is: () => true, verdict: 'retry', reason: 'Sending failed for an unknown reason' },
];
