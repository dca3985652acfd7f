import { type Diagnosis, missing, ok } from './diagnosis.ts';

const OLDEST_NODE = 20;

export const diagnoseNode = (version: string): Diagnosis =>
  Number(version.split('.')[0]) >= OLDEST_NODE
    ? ok(`Node ${version}`)
    : missing(`Node ${version} is too old`, `Install Node ${OLDEST_NODE} or newer.`);

export interface AwsSurroundings {
  region: () => Promise<string | undefined>;
  credentials: () => Promise<unknown>;
  /** Version of the CDK's bootstrap stack; `undefined`: there is none. Rejects with the SDK's errors. */
  bootstrap: () => Promise<number | undefined>;
}

/** What `cdk deploy` asks for (CDK Developer Guide, "Bootstrapping"). */
const OLDEST_BOOTSTRAP = 6;

const settled = async <T>(call: () => Promise<T>): Promise<T | undefined> => call().catch(() => undefined);

const diagnoseBootstrap = async ({ bootstrap }: AwsSurroundings, region: string): Promise<Diagnosis> => {
  const mend = 'Run npx cdk bootstrap.';
  try {
    const version = await bootstrap();
    if (version === undefined) return missing(`Region ${region} is not bootstrapped`, mend);
    return version >= OLDEST_BOOTSTRAP
      ? ok(`Region ${region} is bootstrapped, version ${version}`)
      : missing(`The bootstrap of region ${region} is too old: version ${version}`, mend);
  } catch {
    return missing(
      `Whether region ${region} is bootstrapped could not be read`,
      'Sign in with credentials that may read SSM parameters: aws sso login, or AWS_PROFILE.',
    );
  }
};

/** Region, credentials and bootstrap, as far as each can be told without the one before. */
export const diagnoseAws = async (aws: AwsSurroundings): Promise<Diagnosis[]> => {
  const region = await settled(aws.region);
  if (!region) return [missing('No AWS region is named', 'Set AWS_REGION, or name one: --region.')];
  if (!(await settled(aws.credentials))) {
    return [ok(`Region ${region}`), missing('There are no AWS credentials', 'Set AWS_PROFILE, or run aws sso login.')];
  }
  return [ok(`Region ${region}`), ok('AWS credentials'), await diagnoseBootstrap(aws, region)];
};
