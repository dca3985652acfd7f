import { UnsupportedResource } from './errors.ts';
import type { RawTemplate } from './raw-template.ts';

const run = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
]);

/** Resource types without effect on this machine, and why. */
const withoutEffect: Record<string, string> = {
  'AWS::ApiGatewayV2::ApiMapping': 'the API has one URL here, on loopback',
  'AWS::ApiGatewayV2::DomainName': 'the API has one URL here, on loopback',
  'AWS::CDK::Metadata': 'tells AWS which constructs were used',
  'AWS::CloudWatch::Alarm': 'nothing collects metrics here',
  'AWS::CloudWatch::AnomalyDetector': 'nothing collects metrics here',
  'AWS::CloudWatch::Dashboard': 'nothing collects metrics here',
  'AWS::Logs::LogGroup': 'log lines go to the runner, which keeps no groups; only its name is used',
  'AWS::Logs::MetricFilter': 'nothing collects metrics here',
  'AWS::Route53::RecordSet': 'the API has one URL here, on loopback',
  'AWS::S3::BucketPolicy': 'denies plain HTTP and old TLS; the endpoint is on loopback, without TLS',
  'AWS::SNS::Subscription': 'there are no alarms here to notify anybody of',
  'AWS::SNS::Topic': 'there are no alarms here; publishing to the topic is refused',
  'AWS::SNS::TopicPolicy': 'publishing to the topic is refused anyway',
  'AWS::SQS::QueuePolicy': 'denies plain HTTP; the endpoint is on loopback, without TLS',
};

/** Throws `UnsupportedResource` for the first resource of an unsupported type. */
export const refuseUnsupported = (template: RawTemplate): void => {
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    if (run.has(Type) || Type in withoutEffect) continue;
    throw new UnsupportedResource(`The local runner does not support ${Type} (resource ${logicalId} of the template)`);
  }
};
