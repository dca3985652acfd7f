import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildFunction } from './build.ts';

/** One function's real bundle, the same for AWS and for the local runner. */
export const bundle = (name: string): Code => Code.fromAsset(buildFunction(name));
