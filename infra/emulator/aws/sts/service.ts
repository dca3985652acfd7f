import { AwsError } from '../aws-error.ts';
import type { AwsService } from '../call.ts';
import type { Place } from '../place.ts';
import { queryFailure, queryOutput } from '../query-protocol.ts';

/** STS's GetCallerIdentity, which tools ask first of all; it needs no permission. It speaks the query protocol only. */
export const stsService = ({ account }: Place): AwsService => ({
  read: ({ body, caller }) => {
    const operation = new URLSearchParams(body.toString('utf8')).get('Action') ?? '';
    return {
      operation,
      permissions: [],
      run: () => {
        if (operation !== 'GetCallerIdentity') {
          throw new AwsError(
            'InvalidAction',
            `The local STS knows GetCallerIdentity only, not ${operation || 'nothing'}`,
          );
        }
        return queryOutput(operation, { Arn: caller.arn, UserId: caller.accessKeyId, Account: account });
      },
    };
  },
  fail: (error) => queryFailure(error.status, error.code, error.message),
});
