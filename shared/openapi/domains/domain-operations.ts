import type { Operation } from '../operation.ts';
import { domainParameters } from '../schemas.ts';
import { ifMatch, scopeInPath } from '../settings-operations.ts';

const idInPath = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The name of the domain, which is its id.',
  schema: { type: 'string' },
};

/** The endpoints for DKIM keys, and for the domains that mail is from. */
export const domainOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/settings/{scope}/dkim',
    operationId: 'getDkimKeys',
    summary: 'Show the DKIM keys of a scope',
    description:
      'The one that signs its mail and the pending one, each with its DNS status. Only public keys are shown.',
    parameters: [scopeInPath],
    success: { status: 200, schema: 'Dkim' },
    errors: [404, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/dkim',
    operationId: 'makeDkimKey',
    summary: 'Create a DKIM key for a scope',
    description: 'Returns the DNS record to publish. Mail is signed as before until the key is verified.',
    parameters: [scopeInPath],
    body: {
      schema: 'NewDkimKey',
      examples: {
        usual: { summary: 'For the domain of the general store address', value: {} },
        named: { summary: 'With your own names', value: { domain: 'shop.example', selector: 's2027' } },
      },
    },
    success: { status: 201, schema: 'DkimKeyMade' },
    errors: [400, 404, 409, 413, 422, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/dkim/verify',
    operationId: 'verifyDkimKey',
    summary: "Verify a scope's newest DKIM key and sign with it",
    description: 'Saves `dkim/domain`, `dkim/selector` and `dkim/key`. A 422 says what DNS has instead.',
    parameters: [scopeInPath, ifMatch],
    body: { schema: 'VerifyDkimKey', examples: { force: { summary: 'Without checking DNS', value: { force: true } } } },
    success: { status: 200, schema: 'Dkim' },
    errors: [400, 404, 409, 412, 413, 422, 503],
  },
  {
    method: 'get',
    path: '/domains',
    operationId: 'listDomains',
    summary: 'List sender domains',
    description:
      'The domains in the settings of all scopes that the key covers, or of one. Each has the DNS status of SPF, DKIM and DMARC, and the records to publish.',
    parameters: domainParameters,
    success: { status: 200, schema: 'DomainList' },
    errors: [404, 422, 503],
  },
  {
    method: 'get',
    path: '/domains/{id}',
    operationId: 'getDomain',
    summary: 'Show a sender domain',
    description: 'As in the list, with the pending DKIM keys.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Domain' },
    errors: [404, 503],
  },
  {
    method: 'post',
    path: '/domains/{id}/verify',
    operationId: 'verifyDomain',
    summary: 'Check DNS again, and sign with the keys it has',
    description: 'For all scopes that use the domain. `GET /domains/{id}` shows what is left to do.',
    parameters: [idInPath],
    success: { status: 200, schema: 'DomainVerified' },
    errors: [404, 409, 503],
  },
];
