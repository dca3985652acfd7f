import { DomainName, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { OwnDomain } from './stage.ts';

/** The API's own host name: a stack that is made anew keeps its URL, and no storefront needs another configuration. */
export const apiDomain = (scope: Construct, { name, certificateArn, hostedZoneId }: OwnDomain): DomainName => {
  const own = new Construct(scope, 'own-domain');
  const domain = new DomainName(own, 'domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(own, 'certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  if (hostedZoneId) {
    // The zone's name is only used to complete names that are not absolute; this one is.
    const zone = HostedZone.fromHostedZoneAttributes(own, 'zone', { hostedZoneId, zoneName: name });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
    );
    new ARecord(own, 'ipv4', { zone, recordName: `${name}.`, target });
    new AaaaRecord(own, 'ipv6', { zone, recordName: `${name}.`, target });
  }
  return domain;
};
