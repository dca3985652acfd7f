import { type Stack, Validations } from 'aws-cdk-lib';
import type { ContentBucket } from './content-bucket.ts';
import type { EmailApi } from './email-api.ts';
import type { SettingsParameters } from './settings-parameters.ts';
import type { StageConfig } from './stage.ts';

export interface AcknowledgedParts {
  config: StageConfig;
  api: EmailApi;
  content: ContentBucket;
  settings: SettingsParameters;
}

type Intrinsic = string | { Ref: string } | { 'Fn::GetAtt': string[] } | { 'Fn::Join': [string, Intrinsic[]] };

/** Formats a policy's resource as in the ids of cdk-nag findings: `<AWS::Partition>`, `<bucket.Arn>`. */
const findingResource = (value: Intrinsic): string => {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  const [separator, parts] = value['Fn::Join'];
  return parts.map(findingResource).join(separator);
};

const basicExecution = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const vpcAccess = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';

/** Accepts findings of cdk-nag (AwsSolutions), each with a reason. A test fails on all other findings. */
export const acknowledgeFindings = (stack: Stack, { config, api, content, settings }: AcknowledgedParts): void => {
  const wildcard = (resource: string): string =>
    `AwsSolutions-IAM5[Resource::${findingResource(stack.resolve(resource))}]`;
  Validations.of(stack).acknowledge(
    {
      id: `AwsSolutions-IAM4[Policy::${basicExecution}]`,
      reason: 'Only allows a function to write its logs. All other permissions are in a separate policy.',
    },
    {
      id: `AwsSolutions-IAM4[Policy::${vpcAccess}]`,
      reason:
        'Allows Lambda to attach a function to the VPC that the operator configured, for which AWS recommends this policy.',
    },
    {
      id: wildcard(content.contents),
      reason:
        'The object name contains the id of the email, so it is not known in advance. Nothing else has this prefix.',
    },
    {
      id: wildcard(content.heldContents),
      reason: 'The same objects while their emails are held.',
    },
    {
      id: wildcard(content.uploads),
      reason:
        'The object name is created for each upload. Nothing else has this prefix, and the objects expire within days.',
    },
    {
      id: wildcard(content.downloads),
      reason: 'The object name contains the id of the email. Nothing else has this prefix.',
    },
    {
      id: wildcard(settings.documents),
      reason: 'Scopes are created after the deployment. Only this stage uses the path.',
    },
    {
      id: wildcard(settings.secrets),
      reason: 'Scopes are created after the deployment. Only this stage uses the path.',
    },
  );
  if (config.tracing || config.federatedAudiences) {
    Validations.of(stack).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray and sts:GetWebIdentityToken do not support resources (Service Authorization Reference). Conditions restrict the latter to the configured audiences.',
    });
  }
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'The functions check the API key of every request, because errors of the gateway would not have the body that the API documents. The exceptions are the public routes: documentation, the files of the admin page, and the health status.',
  });
  Validations.of(content).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only the functions read and write objects, and they log ids. Access logs would be another store of ids to protect; CloudTrail data events can be enabled instead.',
  });
};
