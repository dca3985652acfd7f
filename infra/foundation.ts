import type { Stack } from 'aws-cdk-lib';
import { defaultShards, env } from '../shared/runtime/env.ts';
import { ContentBucket } from './content-bucket.ts';
import { EmailsTable } from './emails-table.ts';
import { EventRules } from './event-rules.ts';
import { StoremailFunction } from './function.ts';
import { Network } from './network.ts';
import { SettingsParameters } from './settings-parameters.ts';
import { type StageConfig, stageConfig } from './stage.ts';
import { WorkQueue } from './work-queue.ts';

/** Functions that connect to mail servers or mailboxes; they run in the operator's VPC if one is configured. */
const connectsToMailServers: ReadonlySet<string> = new Set([
  'deliver-email',
  'check-health',
  'settings-api',
  'collect-bounces',
]);

/** Timeout of deliver-webhooks, for a batch. */
export const DELIVER_WEBHOOKS_TIMEOUT_SECONDS = 60;

/** The resources that functions share, and the environment variables with their names. */
export class Foundation {
  readonly stack: Stack;
  readonly config: StageConfig;
  readonly table: EmailsTable;
  readonly send: WorkQueue;
  readonly webhooks: WorkQueue;
  readonly content: ContentBucket;
  readonly settings: SettingsParameters;
  readonly events: EventRules;
  private readonly network: Network | undefined;

  constructor(stack: Stack) {
    this.stack = stack;
    this.config = stageConfig(stack.node);
    this.table = new EmailsTable(stack, this.config);
    this.send = new WorkQueue(stack, 'send', this.config, this.config.deliverTimeoutSeconds);
    this.webhooks = new WorkQueue(stack, 'webhooks', this.config, DELIVER_WEBHOOKS_TIMEOUT_SECONDS);
    this.content = new ContentBucket(stack, this.config);
    this.settings = new SettingsParameters(stack, this.config);
    this.events = new EventRules(stack, this.config);
    this.network = this.config.network && new Network(stack, this.config.network);
  }

  /** The function in `functions/<name>`, without permissions. */
  lambda(name: string, description: string, timeoutSeconds: number, memoryMb: number): StoremailFunction {
    return new StoremailFunction(this.stack, {
      config: this.config,
      name,
      description,
      timeoutSeconds,
      memoryMb,
      ...(this.network && connectsToMailServers.has(name) && { placement: this.network.placement }),
      environment: this.environment(),
    });
  }

  /**
   * Allows a function to request identity tokens for the configured audiences. The action does not support resources (Service
   * Authorization Reference), so conditions restrict it.
   */
  allowFederation(caller: StoremailFunction): void {
    const { federatedAudiences } = this.config;
    if (!federatedAudiences) return;
    caller.allow(['sts:GetWebIdentityToken'], ['*'], {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': federatedAudiences },
      StringEquals: { 'sts:SigningAlgorithm': 'RS256' },
      NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    });
  }

  private environment(): Record<string, string> {
    const { shards } = this.config;
    return {
      ...(this.network && { [env.privateHostsAllowed]: 'true' }),
      [env.table]: this.table.tableName,
      [env.queueUrl]: this.send.queue.queueUrl,
      [env.deadLettersUrl]: this.send.deadLetters.queueUrl,
      [env.webhookQueueUrl]: this.webhooks.queue.queueUrl,
      [env.bucket]: this.content.bucketName,
      [env.parameterPrefix]: this.settings.prefix,
      [env.clockSkewSeconds]: String(this.config.clockSkewSeconds),
      [env.requeueAfterSeconds]: String(this.config.requeueAfterSeconds),
      [env.workers]: String(this.config.workers),
      [env.retentionDays]: String(this.config.retentionDays),
      ...(shards.due !== defaultShards.due && { [env.dueShards]: String(shards.due) }),
      ...(shards.log !== defaultShards.log && { [env.logShards]: String(shards.log) }),
      [env.requestsPerSecondPerKey]: String(this.config.requestsPerSecondPerKey),
      ...(this.config.federatedAudiences && { [env.federatedAudiences]: this.config.federatedAudiences.join() }),
      ...(this.config.sendmailPath && { [env.sendmailPath]: this.config.sendmailPath }),
    };
  }
}
