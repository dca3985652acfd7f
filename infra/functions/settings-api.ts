import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Shows and saves settings, and tests them with the mail server. The timeout of the gateway is 30 seconds. */
export const settingsApi = (foundation: Foundation): StoremailFunction => {
  const api = foundation
    .lambda('settings-api', 'Shows, saves and tests mail settings', 29, 512)
    .allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [foundation.table.tableArn],
    )
    .allow(['dynamodb:Query'], [`${foundation.table.tableArn}/index/due`, `${foundation.table.tableArn}/index/held`])
    .allow(
      [
        'ssm:PutParameter',
        'ssm:GetParameter',
        'ssm:GetParameterHistory',
        'ssm:LabelParameterVersion',
        'ssm:DeleteParameter',
      ],
      [foundation.settings.documents, foundation.settings.secrets],
    );
  // Test emails are sent with the same program.
  if (foundation.config.sendmailLayerArn) {
    api.addLayers(
      LayerVersion.fromLayerVersionArn(foundation.stack, 'settings-sendmail', foundation.config.sendmailLayerArn),
    );
  }
  foundation.settings.allowDecrypt(api);
  foundation.allowFederation(api);
  foundation.settings.allowEncrypt(api);
  return api
    .addEnvironment(env.secretsKey, foundation.settings.key.keyArn)
    .addEnvironment(env.settingsRole, api.roleName);
};
