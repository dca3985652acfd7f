import { Validations } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StageConfig } from './stage.ts';

/**
 * The operator's own network, for mail servers that are private or that allow only listed addresses: traffic from the
 * private subnets has the address of their NAT gateway. The subnets need access to AWS's APIs, by NAT or endpoints.
 */
export class Network extends Construct {
  private readonly vpc: IVpc;
  private readonly subnets: ISubnet[];
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, { vpcId, subnetIds }: NonNullable<StageConfig['network']>) {
    super(scope, 'network');
    this.vpc = Vpc.fromVpcAttributes(this, 'vpc', {
      vpcId,
      // Nobody asks for their names; CDK wants one for each subnet.
      availabilityZones: subnetIds,
      privateSubnetIds: subnetIds,
    });
    this.subnets = this.vpc.privateSubnets;
    Validations.of(this.vpc).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: "Routes are the operator's own: nothing here reads or makes any.",
    });
    // A mail server may listen on any port, and nobody connects to a function.
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
