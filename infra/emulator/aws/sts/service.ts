import { AwsError } from '../aws-error.ts';
import type { AwsCall, AwsService } from '../call.ts';
import type { Location } from '../location.ts';
import { queryCode, queryFailure, queryOutput } from '../query-protocol.ts';
import { type IdentityIssuer, identityPermission, issueIdentity, readIdentityRequest } from './web-identity.ts';

export interface StsOptions {
  location: Location;
  issuer: IdentityIssuer;
  /** Epoch milliseconds. */
  now: () => number;
}

/**
 * STS's GetCallerIdentity, which tools call first and which needs no permission, and GetWebIdentityToken.
 * Query protocol only.
 */
export const stsService = ({ location, issuer, now }: StsOptions): AwsService => ({
  read: ({ body, caller }): AwsCall => {
    const form = new URLSearchParams(body.toString('utf8'));
    const operation = form.get('Action') ?? '';
    switch (operation) {
      case 'GetCallerIdentity': {
        const { arn: Arn, accessKeyId: UserId } = caller;
        return {
          operation,
          permissions: [],
          run: () => queryOutput(operation, { Arn, UserId, Account: location.account }),
        };
      }
      case 'GetWebIdentityToken': {
        const request = readIdentityRequest(form);
        return {
          operation,
          permissions: [identityPermission(request)],
          run: () => queryOutput(operation, issueIdentity(issuer, request, { caller, location, now: now() })),
        };
      }
      default:
        throw new AwsError(
          'InvalidAction',
          `The local STS supports only GetCallerIdentity and GetWebIdentityToken, not ${operation || 'nothing'}`,
        );
    }
  },
  fail: (error) => queryFailure(error.status, queryCode(error.code), error.message),
});
