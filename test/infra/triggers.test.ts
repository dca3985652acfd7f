import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from '../support/runner/template.ts';

const template = synthesize();

describe('the send queue', () => {
  it('loses no mail: partial batch responses are on, and there is no filter', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
    template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: Match.absent(),
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 10 } });
  });

  it('has pollers kept ready if the context says so, and no more workers than usual', () => {
    synthesize({ workers: 55, minimumPollers: 3 }).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 5 },
      ScalingConfig: Match.absent(),
    });
  });

  it('has a visibility timeout of six times the function timeout, whatever that is', () => {
    for (const deliverTimeoutSeconds of [60, 300]) {
      synthesize({ deliverTimeoutSeconds }).hasResourceProperties('AWS::SQS::Queue', {
        QueueName: 'storemail-dev-send',
        VisibilityTimeout: 6 * deliverTimeoutSeconds,
      });
    }
  });

  it('keeps messages for 14 days and moves poison away after five receives', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }) });
  });
});

describe('the schedules', () => {
  it('keep undeliverable events, and retry for five minutes', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Events::Rule')) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^undeliveredevents/), 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 8 },
        }),
      ]);
    }
  });

  it('release due mail every minute, and review settings at every change', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['aws.ssm'], 'detail-type': ['Parameter Store Change'] }),
    });
  });
});
