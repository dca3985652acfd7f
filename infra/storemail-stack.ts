import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { env } from '../shared/runtime/env.ts';
import { acknowledgeFindings } from './acknowledgements.ts';
import { routes } from './api-routes.ts';
import { ContentBucket } from './content-bucket.ts';
import { EmailApi } from './email-api.ts';
import { EmailsTable } from './emails-table.ts';
import { StoremailFunction } from './function.ts';
import { Alarms } from './monitoring/alarms.ts';
import { MailDashboard } from './monitoring/dashboard.ts';
import { Network } from './network.ts';
import { SendQueue } from './send-queue.ts';
import { SettingsParameters } from './settings-parameters.ts';
import { type StageConfig, stageConfig } from './stage.ts';

/** They open connections to mail servers, so they are the ones in the operator's network. */
const talksSmtp: ReadonlySet<string> = new Set(['deliver-email', 'check-health', 'settings-api']);

/** The whole service: who calls whom, and who may do what. Reading this file is reading the diagram. */
export class StoremailStack extends Stack {
  private readonly config: StageConfig;
  private readonly table: EmailsTable;
  private readonly send: SendQueue;
  private readonly content: ContentBucket;
  private readonly settings: SettingsParameters;
  private readonly network: Network | undefined;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { analyticsReporting: false, ...props });
    this.config = stageConfig(this.node);
    this.table = new EmailsTable(this, this.config);
    this.send = new SendQueue(this, this.config);
    this.content = new ContentBucket(this, this.config);
    this.settings = new SettingsParameters(this, this.config);
    this.network = this.config.network && new Network(this, this.config.network);

    const api = new EmailApi(this, this.config);
    const settingsApi = this.settingsApi();
    const worker = this.deliverEmail();
    api.serve(this.emailsApi(worker), routes.emails);
    api.serve(settingsApi, routes.settings);
    api.serve(this.docs(), routes.docs);
    api.serve(this.adminPage(), routes.admin);
    this.releaseDueEmails();
    this.guardSettings(settingsApi);
    this.checkHealth(settingsApi);
    api.serve(this.healthApi(), routes.health);
    this.monitor(api, worker);
    acknowledgeFindings(this, { api, content: this.content, settings: this.settings });
    // For the bill.
    Tags.of(this).add('service', 'storemail');
    Tags.of(this).add('stage', this.config.stage);
    new CfnOutput(this, 'Endpoint', { value: api.apiEndpoint, description: 'Base URL for storefronts' });
  }

  // Whoever reads contents may list the bucket, or S3 answers 403 instead of 404 for one that is kept no longer.

  /**
   * Accepts emails: writes them to the table, rings the queue, or waits 20 seconds at most for the first attempt.
   * Shows and changes them, and keeps the API keys. The gateway waits 30 seconds.
   */
  private emailsApi(worker: StoremailFunction): StoremailFunction {
    return this.lambda('emails-api', 'Accepts and shows emails', 29, 512)
      .addEnvironment(env.deliverFunction, worker.functionName)
      .may(
        [
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:DeleteItem',
          'dynamodb:Query',
        ],
        [this.table.tableArn],
      )
      .may(['dynamodb:Query'], [`${this.table.tableArn}/index/log`])
      .may(['sqs:SendMessage'], [this.send.queue.queueArn])
      .may(['lambda:InvokeFunction'], [worker.functionArn])
      .may(['s3:PutObject', 's3:GetObject'], [this.content.contents])
      .may(['s3:ListBucket'], [this.content.bucketArn])
      .may(['ssm:GetParameter'], [this.settings.documents]);
  }

  /** Shows the contract. Apart from emails-api: it is public, needs no permission, and must not slow a send's start. */
  private docs(): StoremailFunction {
    return this.lambda('docs', 'Shows the contract of the API', 10, 256);
  }

  /** Serves the admin page: files, nothing else. The page calls the API with the key of whoever signs in. */
  private adminPage(): StoremailFunction {
    return this.lambda('admin', 'Serves the admin page', 10, 512);
  }

  /** Shows and saves settings; tries them on the mail server. The gateway waits 30 seconds at most. */
  private settingsApi(): StoremailFunction {
    const api = this.lambda('settings-api', 'Shows, saves and tests mail settings', 29, 512)
      .may(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [this.table.tableArn])
      .may(['dynamodb:Query'], [`${this.table.tableArn}/index/due`, `${this.table.tableArn}/index/held`])
      .may(
        [
          'ssm:PutParameter',
          'ssm:GetParameter',
          'ssm:GetParameterHistory',
          'ssm:LabelParameterVersion',
          'ssm:DeleteParameter',
        ],
        [this.settings.documents, this.settings.secrets],
      );
    this.settings.allowDecrypt(api);
    this.settings.allowEncrypt(api);
    return api.addEnvironment(env.secretsKey, this.settings.key.keyArn).addEnvironment(env.settingsRole, api.roleName);
  }

  /** Delivers what the queue announces, or emails-api waits for, over the merchant's SMTP server. */
  private deliverEmail(): StoremailFunction {
    const worker = this.lambda('deliver-email', 'Delivers emails', this.config.deliverTimeoutSeconds, 1024)
      .may(['dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'], [this.table.tableArn])
      .may(['s3:GetObject', 's3:PutObject'], [this.content.contents])
      .may(['s3:ListBucket'], [this.content.bucketArn])
      .may(['sqs:SendMessage'], [this.send.deadLetters.queueArn])
      .may(['ssm:GetParameter'], [this.settings.documents, this.settings.secrets]);
    this.settings.allowDecrypt(worker);
    if (this.config.sendmailLayerArn) {
      worker.addLayers(LayerVersion.fromLayerVersionArn(this, 'sendmail', this.config.sendmailLayerArn));
    }
    worker.addEventSource(
      new SqsEventSource(this.send.queue, {
        batchSize: 10,
        maxConcurrency: this.config.workers,
        reportBatchItemFailures: true,
      }),
    );
    return worker;
  }

  /** Rings again for retries and for whatever a crash or a lost message left behind. */
  private releaseDueEmails(): void {
    const release = this.lambda('release-due-emails', 'Announces emails that are due', 55, 512)
      .may(['dynamodb:Query'], [`${this.table.tableArn}/index/due`, `${this.table.tableArn}/index/held`])
      .may(
        ['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        [this.table.tableArn],
      )
      .may(['sqs:SendMessage'], [this.send.queue.queueArn]);
    new Rule(this, 'every-minute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(release)],
    });
  }

  /** Judges edits of settings in SSM and puts good ones in force. */
  private guardSettings(settingsApi: StoremailFunction): void {
    const guard = this.lambda('guard-settings', 'Judges edits of settings', 60, 512)
      .may(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [this.table.tableArn])
      .may(
        ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
        [this.settings.documents, this.settings.secrets],
      );
    this.settings.allowDecrypt(guard);
    // What settings-api writes comes in force by settings-api alone.
    guard.addEnvironment(env.settingsRole, settingsApi.roleName);
    new Rule(this, 'settings-edited', {
      eventPattern: {
        source: ['aws.ssm'],
        detailType: ['Parameter Store Change'],
        detail: {
          name: [{ prefix: `${this.settings.prefix}/settings/` }, { prefix: `${this.settings.prefix}/secrets/` }],
          operation: ['Create', 'Update', 'Delete'],
        },
      },
      targets: [new LambdaFunction(guard)],
    });
  }

  /** Checks settings, mail servers, queue and table every five minutes, and sends the test emails. */
  private checkHealth(settingsApi: StoremailFunction): void {
    const check = this.lambda('check-health', 'Checks whether mail goes out', 240, 512)
      .may(
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
        [this.table.tableArn],
      )
      .may(['dynamodb:Query'], [`${this.table.tableArn}/index/due`])
      .may(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [this.send.queue.queueArn])
      .may(['sqs:GetQueueAttributes'], [this.send.deadLetters.queueArn])
      .may(
        ['ssm:GetParameter', 'ssm:GetParameterHistory', 'ssm:LabelParameterVersion'],
        [this.settings.documents, this.settings.secrets],
      );
    check.addEnvironment(env.settingsRole, settingsApi.roleName);
    this.settings.allowDecrypt(check);
    new Rule(this, 'every-five-minutes', {
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(check)],
    });
  }

  /** Says what check-health found, to monitoring and to the admin page. */
  private healthApi(): StoremailFunction {
    return this.lambda('health-api', 'Says whether mail goes out', 10, 256).may(
      ['dynamodb:GetItem', 'dynamodb:Query'],
      [this.table.tableArn],
    );
  }

  /** Alarms on whatever keeps mail from moving, and a dashboard. */
  private monitor(api: EmailApi, worker: StoremailFunction): void {
    const functions = this.node.children.filter((child) => child instanceof StoremailFunction);
    const watched = {
      config: this.config,
      api,
      table: this.table,
      queue: this.send.queue,
      deadLetters: this.send.deadLetters,
      worker,
      others: functions.filter((one) => one !== worker),
    };
    new MailDashboard(this, watched, new Alarms(this, watched));
  }

  private lambda(name: string, description: string, timeoutSeconds: number, memoryMb: number): StoremailFunction {
    return new StoremailFunction(this, {
      config: this.config,
      name,
      description,
      timeoutSeconds,
      memoryMb,
      ...(this.network && talksSmtp.has(name) && { placement: this.network.placement }),
      environment: {
        ...(this.network && { [env.privateHostsAllowed]: 'true' }),
        [env.table]: this.table.tableName,
        [env.queueUrl]: this.send.queue.queueUrl,
        [env.deadLettersUrl]: this.send.deadLetters.queueUrl,
        [env.bucket]: this.content.bucketName,
        [env.parameterPrefix]: this.settings.prefix,
        [env.clockSkewSeconds]: String(this.config.clockSkewSeconds),
        [env.ringAgainSeconds]: String(this.config.ringAgainSeconds),
        [env.retentionDays]: String(this.config.retentionDays),
        [env.requestsPerSecondPerKey]: String(this.config.requestsPerSecondPerKey),
        ...(this.config.sendmailPath && { [env.sendmailPath]: this.config.sendmailPath }),
      },
    });
  }
}
