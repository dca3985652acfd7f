import type { Log } from '../../shared/runtime/logger.ts';

export const TABLE = 'emails';
export const PREFIX = '/storemail/simulation';
/** ARN of a session of settings-api, as SSM names who wrote a parameter. */
export const SETTINGS_API = 'arn:aws:sts::000000000000:assumed-role/settings-api/session';
/** As the stack has them (infra/stage.ts). */
export const SKEW_MS = 600_000;
export const REQUEUE_AFTER_MS = 180_000;
export const WORKERS = 10;
export const DELIVER_TIMEOUT_MS = 60_000;

/** What the stack sets on the functions. */
export const environment: Record<string, string> = {
  EMAILS_TABLE: TABLE,
  SEND_QUEUE_URL: 'send-queue',
  DEAD_LETTERS_URL: 'dead-letters',
  WEBHOOK_QUEUE_URL: 'webhook-queue',
  DELIVER_FUNCTION: 'deliver-email',
  CONTENT_BUCKET: 'bucket',
  PARAMETER_PREFIX: PREFIX,
  SETTINGS_API_ROLE: 'settings-api',
  SECRETS_KEY_ID: 'key',
  REQUEUE_AFTER_SECONDS: String(REQUEUE_AFTER_MS / 1000),
  CLOCK_SKEW_SECONDS: String(SKEW_MS / 1000),
  RETENTION_DAYS: '30',
  REQUESTS_PER_SECOND_PER_KEY: '100',
};

/** What no line of the log may hold. Passwords, addresses and texts of the simulation have it in them. */
export const PRIVATE = 'qz';

/** Lines of this run, for traces; the last ones only. */
export const lines: string[] = [];

/** Every line that the functions log goes by here; `leak` is told of one that holds what is private. */
export const watch: { leak: (line: string) => void } = { leak: () => {} };

const write =
  (level: string): Log['info'] =>
  (message, fields) => {
    const line = `${level} ${message} ${JSON.stringify(fields)}`;
    if (line.includes(PRIVATE)) watch.leak(line);
  };

export const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
