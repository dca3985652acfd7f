import type { Access } from './access.ts';
import type { AwsService } from './call.ts';
import { dynamodbService } from './dynamodb/service.ts';
import { type InvokeFunction, lambdaService } from './lambda/service.ts';
import type { Location } from './location.ts';
import { s3Service } from './s3/service.ts';
import { sqsService } from './sqs/service.ts';
import { changeEvent, type ParameterStoreChangeEvent } from './ssm/change-event.ts';
import type { KeyAliases } from './ssm/keys.ts';
import { ssmService } from './ssm/service.ts';
import type { Stores } from './stores.ts';
import { stsService } from './sts/service.ts';
import type { IdentityIssuer } from './sts/web-identity.ts';

export interface ServiceOptions {
  readonly location: Location;
  readonly access: Access;
  readonly aliases: KeyAliases;
  readonly issuer: IdentityIssuer;
  readonly invokeFunction: InvokeFunction;
  readonly onParameterChange: (event: ParameterStoreChangeEvent) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** All services of the endpoint, by signing name. */
export const createServices = (
  { tables, fauxqs, parameters, vault }: Stores,
  { location, access, aliases, issuer, invokeFunction, onParameterChange, now }: ServiceOptions,
): ReadonlyMap<string, AwsService> =>
  new Map([
    ['dynamodb', dynamodbService(tables, location)],
    ['sqs', sqsService(fauxqs, location)],
    ['s3', s3Service(fauxqs, access)],
    ['sts', stsService({ location, issuer, now })],
    ['lambda', lambdaService(invokeFunction, location)],
    [
      'ssm',
      ssmService({
        store: parameters,
        vault,
        aliases,
        access,
        location,
        now,
        changed: (change) => onParameterChange(changeEvent(change, location, now())),
      }),
    ],
  ]);
