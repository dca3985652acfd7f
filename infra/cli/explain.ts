import { faultCode, isUnavailable } from '../../shared/adapters/aws-faults.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import { type Deployment, emailsTable, NO_CREDENTIALS } from './deployment.ts';
import { CommandFailed } from './program.ts';

/**
 * Why the emails table could not be used, and what the operator can do about it. `undefined` for errors that an operator
 * cannot fix, which are bugs.
 */
export const explain = (error: unknown, deployment: Deployment, region: string): string | undefined => {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  const code = faultCode(cause);
  const { stage, endpointUrl } = deployment;
  const table = emailsTable(deployment);
  switch (code) {
    case 'CredentialsProviderError':
      return NO_CREDENTIALS;
    case 'ResourceNotFoundException':
      return `Table ${table} does not exist. Is stage ${stage} deployed in region ${region}?`;
    case 'AccessDeniedException':
      return `Your AWS credentials are not allowed to read and write table ${table} in region ${region}.`;
    case 'ExpiredTokenException':
    case 'InvalidSignatureException':
    case 'UnrecognizedClientException':
      return `AWS rejected your credentials (${code}). Sign in again.`;
    case 'SyntaxError':
    case 'Unknown':
      // The SDK's names for a response that is none of AWS.
      return `${endpointUrl ?? `DynamoDB in region ${region}`} does not respond as DynamoDB does.`;
  }
  if (!isUnavailable(cause)) return undefined;
  return endpointUrl
    ? `DynamoDB does not respond at ${endpointUrl} (${code}). Is the local runner running? Start it with npm start.`
    : `DynamoDB does not respond in region ${region} (${code}). Try again later.`;
};

/** Runs `work`. Errors that an operator can fix become `CommandFailed`, with the fix in the message. */
export const explained = async <T>(deployment: Deployment, region: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const explanation = explain(error, deployment, region);
    throw explanation ? new CommandFailed(explanation, { cause: error }) : error;
  }
};
