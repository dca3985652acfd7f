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
    description: 'The one that signs its mail and the one that waits, each with what DNS says. Public halves only.',
    parameters: [scopeInPath],
    success: { status: 200, schema: 'Dkim' },
    errors: [404, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/dkim',
    operationId: 'makeDkimKey',
    summary: 'Make a DKIM key for a scope',
    description: 'Answers the DNS record to publish. Mail is signed as before until the key is verified.',
    parameters: [scopeInPath],
    body: {
      schema: 'NewDkimKey',
      examples: {
        usual: { summary: 'For the domain of the general store address', value: {} },
        named: { summary: 'With names of your own', value: { domain: 'shop.example', selector: 's2027' } },
      },
    },
    success: { status: 201, schema: 'DkimKeyMade' },
    errors: [400, 404, 409, 413, 422, 503],
  },
  {
    method: 'post',
    path: '/settings/{scope}/dkim/verify',
    operationId: 'verifyDkimKey',
    summary: "Sign with a scope's newest key, once DNS shows it",
    description: 'Saves `dkim/domain`, `dkim/selector` and `dkim/key`. 422 says what DNS shows instead.',
    parameters: [scopeInPath, ifMatch],
    body: { schema: 'VerifyDkimKey', examples: { force: { summary: 'Whatever DNS shows', value: { force: true } } } },
    success: { status: 200, schema: 'Dkim' },
    errors: [400, 404, 409, 412, 413, 422, 503],
  },
  {
    method: 'get',
    path: '/domains',
    operationId: 'listDomains',
    summary: 'List the domains that mail is from',
    description:
      'Of the settings of all scopes that the key covers, or of one. Each with SPF, DKIM and DMARC as DNS has them, and the records to publish.',
    parameters: domainParameters,
    success: { status: 200, schema: 'DomainList' },
    errors: [404, 422, 503],
  },
  {
    method: 'get',
    path: '/domains/{id}',
    operationId: 'getDomain',
    summary: 'Show a domain that mail is from',
    description: 'As in the list, with the DKIM keys that wait to be verified.',
    parameters: [idInPath],
    success: { status: 200, schema: 'Domain' },
    errors: [404, 503],
  },
  {
    method: 'post',
    path: '/domains/{id}/verify',
    operationId: 'verifyDomain',
    summary: 'Look at DNS again, and sign with the keys that it shows',
    description: 'Of the scopes that use the domain. `GET /domains/{id}` says what is left to do.',
    parameters: [idInPath],
    success: { status: 200, schema: 'DomainVerified' },
    errors: [404, 409, 503],
  },
];
