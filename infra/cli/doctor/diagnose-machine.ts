import { type Diagnosis, missing, ok } from './diagnosis.ts';

const MIN_NODE = 20;

export const diagnoseNode = (version: string): Diagnosis =>
  Number(version.split('.')[0]) >= MIN_NODE
    ? ok(`Node ${version}`)
    : missing(`Node ${version} is too old`, `Install Node ${MIN_NODE} or newer.`);

export interface AwsAccount {
  region: () => Promise<string | undefined>;
  credentials: () => Promise<unknown>;
  /** Version of the CDK bootstrap stack; `undefined`: there is none. Rejects with errors of the AWS SDK. */
  bootstrap: () => Promise<number | undefined>;
}

/** Version that `cdk deploy` requires (CDK Developer Guide, "Bootstrapping"). */
const MIN_BOOTSTRAP = 6;

const orUndefined = async <T>(call: () => Promise<T>): Promise<T | undefined> => call().catch(() => undefined);

const diagnoseBootstrap = async ({ bootstrap }: AwsAccount, region: string): Promise<Diagnosis> => {
  const fix = 'Run npx cdk bootstrap.';
  try {
    const version = await bootstrap();
    if (version === undefined) return missing(`Region ${region} is not bootstrapped`, fix);
    return version >= MIN_BOOTSTRAP
      ? ok(`Region ${region} is bootstrapped (version ${version})`)
      : missing(`The bootstrap stack of region ${region} is too old (version ${version})`, fix);
  } catch {
    return missing(
      `Cannot check whether region ${region} is bootstrapped`,
      'Use credentials that can read SSM parameters: set AWS_PROFILE, or run aws sso login.',
    );
  }
};

/** Checks region, credentials and bootstrap stack, and stops at the first that is missing. */
export const diagnoseAws = async (aws: AwsAccount): Promise<Diagnosis[]> => {
  const region = await orUndefined(aws.region);
  if (!region) return [missing('No AWS region is set', 'Set AWS_REGION, or pass --region.')];
  if (!(await orUndefined(aws.credentials))) {
    return [ok(`Region ${region}`), missing('No AWS credentials were found', 'Set AWS_PROFILE, or run aws sso login.')];
  }
  return [ok(`Region ${region}`), ok('AWS credentials were found'), await diagnoseBootstrap(aws, region)];
};
