import type {
  Cursor,
  MailboxProgress,
  MailboxReport,
  MailboxStore,
  OpenMailbox,
  OpenMailboxes,
} from '../../shared/ports/emails/mailbox.ts';
import { MailboxFault, type MailboxFaultCode } from '../../shared/ports/emails/mailbox.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import type { ReceiveDependencies } from '../../shared/returned-mail/receive-report.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { limit } from '../../shared/runtime/limit.ts';
import {
  type ConfiguredMailbox,
  configuredMailboxes,
  type MailboxesDependencies,
  MailboxNotUsable,
  serverOf,
} from './mailboxes.ts';
import { readMailbox } from './read-mailbox.ts';

export interface CollectDependencies extends MailboxesDependencies {
  mailboxes: MailboxStore;
  open: OpenMailboxes;
  receiving: ReceiveDependencies;
}

/** Mailboxes read concurrently: most of the time is spent waiting, and each message takes at most 1 MiB. */
const AT_ONCE = 4;
/** The shortest turn of a mailbox, in milliseconds: login and some messages, even if it is slow. */
const SHORTEST_TURN_MS = 20_000;
/** Wait after a refused login unless the settings change, because accounts get locked. */
const REFUSED_FOR_MS = 3_600_000;
/** How much longer than the run the lease lasts, to allow for clock skew. */
const SKEW_MS = 30_000;

const details: Record<MailboxFaultCode, string> = {
  refused: 'The mailbox refused the login',
  'no-folder': 'The mailbox has no such folder',
  'forbidden-host': 'The host of the mailbox has no address that may be connected to',
  certificate: 'The certificate of the mailbox is not trusted',
  timeout: 'The mailbox did not answer in time',
  unreachable: 'The mailbox could not be reached',
  broken: 'The mailbox broke off the connection, or does not speak IMAP',
};

/**
 * Reads every mailbox that is configured, each under a lease, until `endsAt`. A mailbox that fails is recorded for
 * health and counted, and does not prevent others from being read. Rejects with `StoreUnavailable` or `SettingsUnavailable`.
 */
export const collectBounces = async (dependencies: CollectDependencies, endsAt: number): Promise<void> => {
  const turn = limit(AT_ONCE);
  const failures: unknown[] = [];
  const found = await configuredMailboxes(dependencies, (scope, error) => {
    failures.push(error);
    dependencies.receiving.log.error('The settings of a mailbox could not be read', { scope, ...errorFields(error) });
  });
  const turnEnds = turnsUntil(endsAt, found.length, dependencies.receiving.now);
  const ended = await Promise.allSettled(found.map((one) => turn(() => collectOne(dependencies, one, turnEnds()))));
  for (const one of ended) if (one.status === 'rejected') failures.push(one.reason);
  if (failures.length > 0) throw failures[0];
};

/** When the next turn ends: slow mailboxes share the time that is left with those that are still waiting. */
const turnsUntil = (endsAt: number, mailboxes: number, now: () => number): (() => number) => {
  let waiting = mailboxes;
  return () => {
    const rounds = Math.ceil(waiting / AT_ONCE);
    waiting -= 1;
    return Math.min(endsAt, now() + Math.max(SHORTEST_TURN_MS, (endsAt - now()) / rounds));
  };
};

const collectOne = async (
  dependencies: CollectDependencies,
  mailbox: ConfiguredMailbox,
  endsAt: number,
): Promise<void> => {
  const { mailboxes, receiving } = dependencies;
  const { metrics, log, now } = receiving;
  const { scope } = mailbox;
  const until = endsAt + SKEW_MS;
  const before = await mailboxes.take(scope, now(), until);
  if (!before) return;
  const [report, cursor] = await attempt(dependencies, mailbox, before, { until, endsAt });
  if (report.state === 'down') metrics.count('mailboxFailed');
  log.info('A mailbox was read', { scope, state: report.state, detail: report.detail });
  await mailboxes.write(scope, until, { report, ...(cursor && { cursor }) }, true);
};

type Attempted = [report: MailboxReport, cursor: Cursor | undefined];

const attempt = async (
  dependencies: CollectDependencies,
  mailbox: ConfiguredMailbox,
  before: MailboxProgress,
  { until, endsAt }: { until: number; endsAt: number },
): Promise<Attempted> => {
  const { mailboxes, receiving } = dependencies;
  const { now, log } = receiving;
  const { scope, pair, settings } = mailbox;
  const key = mailboxKey(mailbox);
  const { report: last } = before;
  if (last?.refused === key && now() - last.at < REFUSED_FOR_MS) return [last, before.cursor];
  const signal = AbortSignal.timeout(Math.max(1, endsAt - now()));
  let cursor = before.cursor;
  try {
    const opened = await opening(dependencies, mailbox, signal);
    try {
      const moveTo =
        settings.values['bounces/after_reading'] === 'move' ? settings.values['bounces/processed_folder'] : undefined;
      const read = await readMailbox(receiving, opened, {
        scope: pair.scope,
        cursor,
        moveTo,
        endsAt,
        save: async (progress) => {
          cursor = progress;
          return mailboxes.write(scope, until, { cursor: progress }, false);
        },
      });
      return [{ at: now(), ...read }, cursor];
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    log.warn('A mailbox could not be read', { scope, ...errorFields(error) });
    return [faultReport(error, now(), key), cursor];
  }
};

/** A token that the server refuses may have been revoked, so it is asked for once more. */
const opening = async (
  dependencies: CollectDependencies,
  mailbox: ConfiguredMailbox,
  signal: AbortSignal,
): Promise<OpenMailbox> => {
  const server = await serverOf(dependencies, mailbox, { signal });
  try {
    return await dependencies.open(server, signal);
  } catch (error) {
    const isRefused = error instanceof MailboxFault && error.code === 'refused';
    if (!isRefused || !('token' in server.credential)) throw error;
    const again = await serverOf(dependencies, mailbox, { signal, rejected: server.credential.token });
    return dependencies.open(again, signal);
  }
};

/** A key that changes with the settings or the password: then a refused login is worth another try. */
const mailboxKey = ({ settings, pair }: ConfiguredMailbox): string =>
  `${settings.version} ${pair.mailbox?.version ?? 0}`;

const faultReport = (error: unknown, at: number, key: string): MailboxReport => {
  if (error instanceof MailboxNotUsable) return { at, state: 'down', detail: error.message };
  if (!(error instanceof MailboxFault)) throw error;
  return { at, state: 'down', detail: details[error.code], ...(error.code === 'refused' && { refused: key }) };
};
