import { Validations } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/**
 * The operator's VPC, for mail servers that are private or accept only certain IP addresses: traffic from the private
 * subnets has the address of their NAT gateway. The subnets need access to the AWS APIs, through NAT or VPC endpoints.
 */
export class Network extends Construct {
  private readonly vpc: IVpc;
  private readonly subnets: ISubnet[];
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, { vpcId, subnetIds }: NonNullable<StageConfig['network']>) {
    super(scope, 'network');
    this.vpc = Vpc.fromVpcAttributes(this, 'vpc', {
      vpcId,
      // The CDK requires one name per subnet, but nothing uses them.
      availabilityZones: subnetIds,
      privateSubnetIds: subnetIds,
    });
    this.subnets = this.vpc.privateSubnets;
    Validations.of(this.vpc).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'The stack neither reads nor creates routes: the operator manages them.',
    });
    // Mail servers may listen on any port, and nothing connects to a function.
    this.securityGroup = new SecurityGroup(this, 'smtp', {
      vpc: this.vpc,
      description: 'Storemail functions that talk to mail servers: out only',
      allowAllOutbound: true,
    });
  }

  /** Properties of a function in this network. */
  get placement(): FunctionOptions {
    return { vpc: this.vpc, vpcSubnets: { subnets: this.subnets }, securityGroups: [this.securityGroup] };
  }
}
