import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, region, testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SSMClient);

beforeEach(() => {
  given.endpoint.events.length = 0;
});

const put = (input: object) =>
  given.client.send(
    new PutParameterCommand({ Name: '/events/a', Value: 'hidden', Type: 'String', Overwrite: true, ...input }),
  );
const details = () => given.endpoint.events.map(({ detail }) => detail);

describe('a change of a parameter', () => {
  it("is published in EventBridge's format", async () => {
    await put({ Name: '/events/new', Description: 'A parameter' });
    expect(given.endpoint.events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Parameter Store Change',
        source: 'aws.ssm',
        account,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region,
        resources: [`arn:aws:ssm:${region}:${account}:parameter/events/new`],
        detail: { operation: 'Create', name: '/events/new', type: 'String', description: 'A parameter' },
      },
    ]);
  });

  it('is published for every kind of change', async () => {
    await put({ Name: '/events/kinds' });
    await put({ Name: '/events/kinds', Type: 'SecureString' });
    await given.client.send(new LabelParameterVersionCommand({ Name: '/events/kinds', Labels: ['in-force'] }));
    await given.client.send(new DeleteParameterCommand({ Name: '/events/kinds' }));
    expect(details()).toEqual([
      { operation: 'Create', name: '/events/kinds', type: 'String' },
      { operation: 'Update', name: '/events/kinds', type: 'SecureString' },
      { operation: 'LabelParameterVersion', name: '/events/kinds', type: 'SecureString' },
      { operation: 'Delete', name: '/events/kinds', type: 'SecureString' },
    ]);
    expect(JSON.stringify(given.endpoint.events)).not.toContain('hidden');
  });

  it('is published for each of several deletions', async () => {
    await put({ Name: '/events/x' });
    await put({ Name: '/events/y' });
    given.endpoint.events.length = 0;
    await given.client.send(new DeleteParametersCommand({ Names: ['/events/x', '/events/missing', '/events/y'] }));
    expect(details().map(({ name }) => name)).toEqual(['/events/x', '/events/y']);
  });
});

it('is not published when nothing changed', async () => {
  await put({});
  given.endpoint.events.length = 0;
  await expect(put({ Overwrite: false })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  await expect(given.client.send(new DeleteParameterCommand({ Name: '/events/missing' }))).rejects.toThrow();
  await given.client.send(new LabelParameterVersionCommand({ Name: '/events/a', Labels: ['1-is-invalid'] }));
  expect(given.endpoint.events).toEqual([]);
});
