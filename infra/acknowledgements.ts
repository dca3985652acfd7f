import { type Stack, Validations } from 'aws-cdk-lib';
import type { ContentBucket } from './content-bucket.ts';
import type { EmailApi } from './email-api.ts';
import type { SettingsParameters } from './settings-parameters.ts';
import type { StageConfig } from './stage.ts';

export interface Acknowledged {
  config: StageConfig;
  api: EmailApi;
  content: ContentBucket;
  settings: SettingsParameters;
}

type Intrinsic = string | { Ref: string } | { 'Fn::GetAtt': string[] } | { 'Fn::Join': [string, Intrinsic[]] };

/** A resource of a policy as cdk-nag writes it in the name of a finding: `<AWS::Partition>`, `<bucket.Arn>`. */
const flat = (value: Intrinsic): string => {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  const [separator, parts] = value['Fn::Join'];
  return parts.map(flat).join(separator);
};

const basicExecution = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const vpcAccess = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

/** Findings of cdk-nag (AwsSolutions) that we accept, and why. Any other finding fails a test. */
export const acknowledgeFindings = (stack: Stack, { config, api, content, settings }: Acknowledged): void => {
  const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${flat(stack.resolve(resource))}]`;
  Validations.of(stack).acknowledge(
    {
      id: `AwsSolutions-IAM4[Policy::${basicExecution}]`,
      reason: 'Lets a function write its log, and nothing else. All other permissions are in a policy of their own.',
    },
    {
      id: `AwsSolutions-IAM4[Policy::${vpcAccess}]`,
      reason: 'Lets Lambda attach a function to the VPC that the operator named; AWS advises this policy for it.',
    },
    {
      id: wildcard(content.contents),
      reason: 'A content is named after its email, so its name is not known in advance. Nothing else has this prefix.',
    },
    {
      id: wildcard(content.heldContents),
      reason: 'The same contents, while their emails are held.',
    },
    {
      id: wildcard(content.uploads),
      reason: 'An upload is named when a client asks for it. Nothing else has this prefix, and objects expire soon.',
    },
    {
      id: wildcard(content.downloads),
      reason: 'A copy is named after its email when somebody asks for it. Nothing else has this prefix.',
    },
    {
      id: wildcard(settings.documents),
      reason: 'Scopes are made by merchants after the deployment. The path belongs to this stage alone.',
    },
    {
      id: wildcard(settings.secrets),
      reason: 'Scopes are made by merchants after the deployment. The path belongs to this stage alone.',
    },
  );
  if (config.tracing || config.federatedAudiences) {
    Validations.of(stack).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray and sts:GetWebIdentityToken support no resources (Service Authorization Reference). Conditions restrict the latter to the audiences that the operator named.',
    });
  }
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Every route takes an API key, which the functions check, because a refusal by the gateway would not have the body that the contract promises. Exceptions are the public routes: documentation, the files of the admin page and the health status.',
  });
  Validations.of(content).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only functions read and write here, and they log ids. Access logs would be a second store of ids to protect; CloudTrail data events can be switched on.',
  });
};
