import type { Log } from '../../shared/runtime/logger.ts';
import { Violation } from './engine/violation.ts';
import { scene } from './models/world.ts';

export const TABLE = 'emails';
export const PREFIX = '/storemail/simulation';
/** ARN of a session of settings-api, as SSM names who wrote a parameter. */
export const SETTINGS_API = 'arn:aws:sts::000000000000:assumed-role/settings-api/session';
/** As in the stack (infra/stage.ts). */
export const SKEW_MS = 600_000;
export const REQUEUE_AFTER_MS = 180_000;
export const WORKERS = 10;
export const DELIVER_TIMEOUT_MS = 60_000;

/** The functions' environment variables, as the stack sets them. */
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

/** Occurs in all passwords, addresses and texts of the simulation, and must never be logged. */
export const PRIVATE = 'qz';

/** Lines of this run, for traces; the last ones only. */
export const lines: string[] = [];

const write =
  (level: string): Log['info'] =>
  (message, fields) => {
    const line = `${level} ${message} ${JSON.stringify(fields)}`;
    if (line.includes(PRIVATE)) scene.simulation.failure ??= new Violation(`The log contains private data: ${line}`);
  };

export const log: Log = { info: write('info'), warn: write('warn'), error: write('error') };
