import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Shows and saves settings; tries them on the mail server. The gateway waits 30 seconds at most. */
export const settingsApi = (on: Foundation): StoremailFunction => {
  const api = on
    .lambda('settings-api', 'Shows, saves and tests mail settings', 29, 512)
    .may(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [on.table.tableArn],
    )
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`, `${on.table.tableArn}/index/held`])
    .may(
      [
        'ssm:PutParameter',
        'ssm:GetParameter',
        'ssm:GetParameterHistory',
        'ssm:LabelParameterVersion',
        'ssm:DeleteParameter',
      ],
      [on.settings.documents, on.settings.secrets],
    );
  // The test send uses the program that mail is sent with.
  if (on.config.sendmailLayerArn) {
    api.addLayers(LayerVersion.fromLayerVersionArn(on.stack, 'settings-sendmail', on.config.sendmailLayerArn));
  }
  on.settings.allowDecrypt(api);
  on.allowFederation(api);
  on.settings.allowEncrypt(api);
  return api.addEnvironment(env.secretsKey, on.settings.key.keyArn).addEnvironment(env.settingsRole, api.roleName);
};
