import type { HandoverResult, Later, Refusal } from './api/handover-result.ts';
import { directLimit, type StoremailApi } from './api/storemail-api.ts';
import type { Log } from './log.ts';
import type { Submission } from './message/submission.ts';
import { SpoolUnavailable } from './spool/folders.ts';
import type { Spool } from './spool/spool.ts';

/** The outcome of a message that a client handed in. Only `accepted` and `spooled` mean that it is durable. */
export type Acceptance =
  | { kind: 'accepted'; id: string }
  | { kind: 'spooled'; id: string }
  | Refusal
  | Later
  | { kind: 'full'; reason: string };

export interface Acceptor {
  api: StoremailApi;
  spool: Spool | undefined;
  log: Log;
}

/** With a spool, clients need not wait for a slow API. Saleor allows four seconds for the whole exchange. */
const impatientMs = 2_500;
/** Without a spool the relay has to wait: up to half of what symfony/mailer allows. */
const patientMs = 30_000;

/**
 * Hands the message to the API. With a spool, a message that the API cannot take now is spooled; one that needs an
 * upload is spooled immediately, since an upload may take minutes. Rejects only for faults of the relay itself.
 */
export const acceptMessage = async ({ api, spool, log }: Acceptor, submission: Submission): Promise<Acceptance> => {
  const bytes = submission.content.size;
  const outcome = spool ? await firstTry(api, spool, submission) : await api.handOver(submission, patientMs);
  if (outcome.kind === 'later' && spool) return spoolMessage(spool, submission, log, outcome.reason);
  log(outcome.kind, { ...logFieldsOf(outcome), bytes, recipients: submission.to.length });
  return outcome;
};

const outageReasons = {
  api: 'the API has not answered recently',
  key: 'the API takes no more messages under this key for the moment',
};

const firstTry = async (api: StoremailApi, spool: Spool, submission: Submission): Promise<HandoverResult> => {
  if (submission.content.size > directLimit) return { kind: 'later', blames: 'message', reason: 'to be uploaded' };
  const outage = await spool.outages.current(submission.apiKey);
  if (outage) return { kind: 'later', blames: outage, reason: outageReasons[outage] };
  const outcome = await api.handOver(submission, impatientMs);
  if (outcome.kind === 'later') await spool.outages.note(submission.apiKey, outcome);
  return outcome;
};

const spoolMessage = async (spool: Spool, submission: Submission, log: Log, reason: string): Promise<Acceptance> => {
  const about = { bytes: submission.content.size, recipients: submission.to.length };
  try {
    const id = await spool.put(submission);
    log('spooled', { id, reason, ...about });
    return { kind: 'spooled', id };
  } catch (error) {
    if (!(error instanceof SpoolUnavailable)) throw error;
    log('not-spooled', { reason: error.message, ...about });
    return { kind: 'full', reason: error.message };
  }
};

const logFieldsOf = (outcome: HandoverResult): Record<string, string | number> => {
  if (outcome.kind === 'accepted') return { id: outcome.id };
  if (outcome.kind === 'refused') return { status: outcome.status, name: outcome.name };
  return { blames: outcome.blames, reason: outcome.reason };
};
