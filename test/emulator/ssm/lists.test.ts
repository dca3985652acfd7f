import {
  AddTagsToResourceCommand,
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  paginateDescribeParameters,
  paginateGetParametersByPath,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, it } from 'vitest';
import { testEndpointWith } from '../../support/emulators/aws-endpoint.ts';

const given = testEndpointWith(SSMClient);

const names = {
  default: '/shop/dev/settings/default',
  eu: '/shop/dev/settings/eu',
  secret: '/shop/dev/secrets/eu/smtp-password',
  top: 'shop',
  other: '/shopping/list',
};

beforeAll(async () => {
  const ssm = given.client;
  const tagged = [{ Key: 'team', Value: 'mail' }];
  await ssm.send(new PutParameterCommand({ Name: names.default, Value: 'd', Type: 'String', Tags: tagged }));
  await ssm.send(new PutParameterCommand({ Name: names.eu, Value: 'e', Type: 'String', Description: 'Europe' }));
  await ssm.send(
    new PutParameterCommand({
      Name: names.secret,
      Value: 's',
      Type: 'SecureString',
      KeyId: '6f0b5c1e-0000-4000-8000-000000000001',
    }),
  );
  await ssm.send(new PutParameterCommand({ Name: names.top, Value: 't', Type: 'StringList', Tier: 'Advanced' }));
  await ssm.send(new PutParameterCommand({ Name: names.other, Value: 'o', Type: 'String' }));
  await ssm.send(new LabelParameterVersionCommand({ Name: names.eu, Labels: ['in-force'] }));
  await ssm.send(new PutParameterCommand({ Name: names.eu, Value: 'e2', Overwrite: true }));
});

const byPath = async (input: GetParametersByPathCommandInput) =>
  (await given.client.send(new GetParametersByPathCommand(input))).Parameters?.map(({ Name }) => Name);
const described = async (input: DescribeParametersCommandInput) =>
  (await given.client.send(new DescribeParametersCommand(input))).Parameters?.map(({ Name }) => Name);

describe('GetParametersByPath', () => {
  it('lists one level', async () => {
    expect(await byPath({ Path: '/shop/dev/settings' })).toEqual([names.default, names.eu]);
    expect(await byPath({ Path: '/shop/dev/settings/' })).toEqual([names.default, names.eu]);
    expect(await byPath({ Path: '/shop' })).toEqual([]);
  });

  it('lists all levels on request', async () => {
    expect(await byPath({ Path: '/shop', Recursive: true })).toEqual([names.secret, names.default, names.eu]);
  });

  it('lists everything below /', async () => {
    expect(await byPath({ Path: '/', Recursive: true })).toHaveLength(5);
    expect(await byPath({ Path: '/' })).toEqual([names.top]);
  });

  it('decrypts only on request', async () => {
    const input = { Path: '/shop/dev/secrets', Recursive: true };
    const closed = await given.client.send(new GetParametersByPathCommand(input));
    const open = await given.client.send(new GetParametersByPathCommand({ ...input, WithDecryption: true }));
    expect(closed.Parameters?.[0]?.Value).not.toBe('s');
    expect(open.Parameters?.[0]?.Value).toBe('s');
  });

  it('filters by type, key and label', async () => {
    const list = (Key: string, Values: string[], Option?: string) =>
      byPath({ Path: '/shop', Recursive: true, ParameterFilters: [{ Key, Values, Option }] });
    expect(await list('Type', ['SecureString'])).toEqual([names.secret]);
    expect(await list('Type', ['Str'], 'BeginsWith')).toEqual([names.default, names.eu]);
    expect(await list('KeyId', ['6f0b5c1e-0000-4000-8000-000000000001'])).toEqual([names.secret]);
    expect(await list('Label', ['in-force'])).toEqual([names.eu]);
  });

  it('returns the version with the label', async () => {
    const ParameterFilters = [{ Key: 'Label', Values: ['in-force'] }];
    const answer = await given.client.send(
      new GetParametersByPathCommand({ Path: '/shop/dev/settings', ParameterFilters }),
    );
    expect(answer.Parameters).toMatchObject([{ Value: 'e', Version: 1 }]);
  });

  it('returns pages of at most ten', async () => {
    const pages: (string | undefined)[][] = [];
    const paginator = paginateGetParametersByPath(
      { client: given.client, pageSize: 2 },
      { Path: '/', Recursive: true },
    );
    for await (const { Parameters = [] } of paginator) pages.push(Parameters.map(({ Name }) => Name));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(pages.flat())).toEqual(new Set(Object.values(names)));
    await expect(byPath({ Path: '/', MaxResults: 11 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses a path without a slash, and filters of names', async () => {
    await expect(byPath({ Path: 'shop' })).rejects.toMatchObject({ name: 'ValidationException' });
    const filter = { Path: '/', ParameterFilters: [{ Key: 'Name', Values: ['x'] }] };
    await expect(byPath(filter)).rejects.toMatchObject({ name: 'InvalidFilterKey' });
  });
});

describe('DescribeParameters', () => {
  it.each<[string, string, string[], string | undefined, string[]]>([
    ['names that are equal', 'Name', [names.eu, names.top], undefined, [names.top, names.eu]],
    ['names that begin alike', 'Name', ['/shop/'], 'BeginsWith', [names.secret, names.default, names.eu]],
    ['names that contain something', 'Name', ['settings'], 'Contains', [names.default, names.eu]],
    ['a path with all that is below', 'Path', ['/shop'], 'Recursive', [names.secret, names.default, names.eu]],
    ['one level of a path', 'Path', ['/shop/dev/settings'], 'OneLevel', [names.default, names.eu]],
    ['types', 'Type', ['StringList', 'SecureString'], undefined, [names.top, names.secret]],
    ['keys', 'KeyId', ['6f0b5c1e'], 'BeginsWith', [names.secret]],
    ['tiers', 'Tier', ['Advanced'], undefined, [names.top]],
    ['a tag', 'tag:team', ['mail'], undefined, [names.default]],
    ['a tag whatever its value', 'tag:team', [], undefined, [names.default]],
  ])('filters by %s', async (_, Key, Values, Option, expected) => {
    const filter = { Key, Option, ...(Values.length > 0 && { Values }) };
    expect(await described({ ParameterFilters: [filter] })).toEqual(expected);
  });

  it.each(['Name', 'Path', 'Type', 'KeyId', 'Tier'])('refuses a filter of %s without values', async (Key) => {
    await expect(described({ ParameterFilters: [{ Key }] })).rejects.toMatchObject({ name: 'InvalidFilterValue' });
  });

  it('needs all filters to match', async () => {
    const ParameterFilters = [
      { Key: 'Path', Option: 'Recursive', Values: ['/shop'] },
      { Key: 'Type', Values: ['String'] },
      { Key: 'Name', Option: 'Contains', Values: ['eu'] },
    ];
    expect(await described({ ParameterFilters })).toEqual([names.eu]);
  });

  it('returns everything except values', async () => {
    const answer = await given.client.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: [names.eu] }] }),
    );
    expect(answer.Parameters).toMatchObject([
      {
        Name: names.eu,
        Type: 'String',
        Version: 2,
        Description: 'Europe',
        Tier: 'Standard',
        DataType: 'text',
        LastModifiedUser: expect.stringContaining('operator'),
      },
    ]);
    expect(JSON.stringify(answer.Parameters)).not.toContain('Value');
  });

  it('returns pages of at most fifty', async () => {
    const sizes: number[] = [];
    for await (const { Parameters = [] } of paginateDescribeParameters({ client: given.client, pageSize: 4 }, {})) {
      sizes.push(Parameters.length);
    }
    expect(sizes).toEqual([4, 1]);
    await expect(described({ MaxResults: 51 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses filters that AWS would refuse', async () => {
    const filter = (Key: string, Option?: string) => described({ ParameterFilters: [{ Key, Option, Values: ['x'] }] });
    await expect(filter('Colour')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    await expect(filter('Label')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    await expect(filter('Path', 'BeginsWith')).rejects.toMatchObject({ name: 'InvalidFilterOption' });
    const deprecated = described({ Filters: [{ Key: 'Name', Values: ['x'] }] });
    await expect(deprecated).rejects.toMatchObject({ message: expect.stringContaining('ParameterFilters') });
  });
});

it('keeps tags of parameters', async () => {
  const resource = { ResourceType: 'Parameter', ResourceId: names.other } as const;
  const tags = async () => (await given.client.send(new ListTagsForResourceCommand(resource))).TagList;
  await given.client.send(
    new AddTagsToResourceCommand({
      ...resource,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  );
  await given.client.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'a', Value: '3' }] }));
  await given.client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['b'] }));
  expect(await tags()).toEqual([{ Key: 'a', Value: '3' }]);
  const missing = new ListTagsForResourceCommand({ ...resource, ResourceId: '/missing' });
  await expect(given.client.send(missing)).rejects.toMatchObject({ name: 'InvalidResourceId' });
});
