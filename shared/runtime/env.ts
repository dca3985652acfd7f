/** Names of the environment variables that the stack sets and the functions read. */
export const env = {
  /** DynamoDB table of emails, API keys and the versions of settings in force. */
  table: 'EMAILS_TABLE',
  queueUrl: 'SEND_QUEUE_URL',
  /** Queue of webhook events. */
  webhookQueueUrl: 'WEBHOOK_QUEUE_URL',
  /** Name of the function deliver-email, which is invoked when a request waits for the first attempt. */
  deliverFunction: 'DELIVER_FUNCTION',
  /** Dead-letter queue of the send queue. */
  deadLettersUrl: 'DEAD_LETTERS_URL',
  bucket: 'CONTENT_BUCKET',
  /** Prefix of parameter names: `/<service>/<stage>`. */
  parameterPrefix: 'PARAMETER_PREFIX',
  /** Name of settings-api's role, by which its own writes to SSM are recognised. */
  settingsRole: 'SETTINGS_API_ROLE',
  /** KMS key of the SMTP passwords. */
  secretsKey: 'SECRETS_KEY_ID',
  /** Seconds by which the clocks of two workers may differ; a lease outlasts the function's timeout by this much. */
  clockSkewSeconds: 'CLOCK_SKEW_SECONDS',
  /** Seconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterSeconds: 'REQUEUE_AFTER_SECONDS',
  /** Workers of the send queue at once, at most. */
  workers: 'WORKERS',
  /** Days that emails in a final state are kept. */
  retentionDays: 'RETENTION_DAYS',
  /** Partitions of the due index; absent: four. */
  dueShards: 'DUE_SHARDS',
  /** Partitions of the log index for each scope and day; absent: one. */
  logShards: 'LOG_SHARDS',
  /** Requests a second that each API key may make. */
  requestsPerSecondPerKey: 'REQUESTS_PER_SECOND_PER_KEY',
  /** Absolute path of a sendmail program that hands mail over before it exits, such as msmtp. Absent: there is none. */
  sendmailPath: 'SENDMAIL_PATH',
  /** Comma-separated audiences that functions may request AWS identity tokens for; absent if federated logins are off. */
  federatedAudiences: 'FEDERATED_AUDIENCES',
  /** `true` where the operator placed the functions in a VPC: mail servers on private addresses are allowed. */
  privateHostsAllowed: 'PRIVATE_HOSTS_ALLOWED',
  /** `true` only on the local runner, which sets it itself: SMTP hosts on loopback are allowed. The stack never sets it. */
  loopbackAllowed: 'STOREMAIL_LOOPBACK_ALLOWED',
} as const;

/** Environment variables are missing. The message names all of them. */
export class EnvironmentIncomplete extends Error {
  override readonly name = 'EnvironmentIncomplete';
}

type EnvKey = keyof typeof env;

/** The values of the named variables. Throws `EnvironmentIncomplete` if any is missing. */
export const readEnv = <K extends EnvKey>(
  keys: readonly K[],
  source: NodeJS.ProcessEnv = process.env,
): Record<K, string> => {
  const missing = keys.filter((key) => !source[env[key]]);
  if (missing.length > 0) {
    throw new EnvironmentIncomplete(`Set these environment variables: ${missing.map((key) => env[key]).join(', ')}`);
  }
  return Object.fromEntries(keys.map((key) => [key, source[env[key]]])) as Record<K, string>;
};

/**
 * Partitions that the indexes of emails are split into, since each takes 1,000 writes a second: the due index as a whole,
 * the log for each scope and day. 64 at most.
 */
export interface IndexShards {
  due: number;
  log: number;
}

/** Enough for some 2,000 emails a second, of which 1,000 for one scope. */
export const defaultShards: IndexShards = { due: 4, log: 1 };

/** The numbers of partitions that this deployment is configured with. */
export const indexShards = (source: NodeJS.ProcessEnv = process.env): IndexShards => ({
  due: Number(source[env.dueShards] ?? defaultShards.due),
  log: Number(source[env.logShards] ?? defaultShards.log),
});
