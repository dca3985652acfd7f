import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type FunctionOptions,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { metricService } from '../shared/metrics/metric-names.ts';
import { bundle } from './build/bundle.ts';
import type { StageConfig } from './stage.ts';

export interface StoremailFunctionProps {
  config: StageConfig;
  /** Folder in functions/, and the function's name after `storemail-<stage>-`. */
  name: string;
  description: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<string, string>;
  /** VPC settings; absent: outside a VPC. */
  placement?: FunctionOptions;
}

/** A Lambda function from functions/<name>/handler.ts, with a log group and a role that only allows writing its logs. */
export class StoremailFunction extends LambdaFunction {
  constructor(scope: Construct, props: StoremailFunctionProps) {
    const functionName = `storemail-${props.config.stage}-${props.name}`;
    super(scope, props.name, {
      ...props.placement,
      functionName,
      description: props.description,
      code: bundle(props.name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb,
      tracing: props.config.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      logGroup: new LogGroup(scope, `${props.name}-logs`, {
        logGroupName: `/aws/lambda/${functionName}`,
        retention: props.config.logRetentionDays as RetentionDays,
        removalPolicy: props.config.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
      environment: {
        POWERTOOLS_SERVICE_NAME: metricService(props.config.stage),
        ...props.environment,
      },
    });
  }

  /** Name of the function's role. */
  get roleName(): string {
    if (!this.role) throw new Error(`${this.node.id} has no role`);
    return this.role.roleName;
  }

  /** Grants these actions on these resources, with optional conditions. */
  allow(
    actions: string[],
    resources: string[],
    conditions: Record<string, Record<string, string | string[]>> = {},
  ): this {
    this.addToRolePolicy(new PolicyStatement({ actions, resources, conditions }));
    return this;
  }
}
