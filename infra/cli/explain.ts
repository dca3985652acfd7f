import { faultCode, isUnavailable } from '../../shared/adapters/aws-faults.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import { type Deployment, emailsTable, signIn } from './deployment.ts';
import { NotDone } from './program.ts';

/**
 * Why DynamoDB could not be used, and what the operator can do about it. `undefined`: not a problem that an operator can
 * solve, so a bug.
 */
export const explain = (error: unknown, deployment: Deployment, region: string): string | undefined => {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  const code = faultCode(cause);
  const { stage, endpointUrl } = deployment;
  const table = emailsTable(deployment);
  switch (code) {
    case 'CredentialsProviderError':
      return `There are no AWS credentials. ${signIn}`;
    case 'ResourceNotFoundException':
      return `There is no table ${table}: is the stack deployed to stage ${stage} in region ${region}?`;
    case 'AccessDeniedException':
      return `Your AWS credentials may not read and write table ${table} in region ${region}.`;
    case 'ExpiredTokenException':
    case 'InvalidSignatureException':
    case 'UnrecognizedClientException':
      return `AWS does not accept your credentials (${code}). Sign in again.`;
  }
  if (!isUnavailable(cause)) return undefined;
  return endpointUrl
    ? `${endpointUrl} does not answer as DynamoDB (${code}). Is the local runner started?`
    : `DynamoDB in region ${region} does not answer (${code}). Try again later.`;
};

/** Runs the work. Problems that an operator can solve reject with `NotDone`, which says how. */
export const explained = async <T>(deployment: Deployment, region: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const sentence = explain(error, deployment, region);
    throw sentence ? new NotDone(sentence, { cause: error }) : error;
  }
};
