import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from '../../runtime/client-config.ts';
import { lazy } from '../../runtime/lazy.ts';

/** The SSM client of this function: one per cold start, created on first use. */
export const ssm = lazy(() => new SSMClient(clientConfig()));
