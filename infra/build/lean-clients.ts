import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Rewrites a generated schema file so that esbuild can remove unused parts. Computed keys count as side effects, and so do
 * the calls that register a service's errors, of which SSM alone has 141. An unregistered error is thrown as the service's
 * general class, but with its own name, and the adapters identify errors by name.
 */
export const shakeable = (schemas: string): string => {
  const texts = new Map([...schemas.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas
    .replaceAll(/^n\d+_registry\.registerError\(.*\);$/gm, '')
    .replaceAll(/\[(_\w+)\]:/g, (key, name) => (texts.has(name) ? `${texts.get(name)}:` : key));
};

/** Functions have no home directory, so the SDK does not need to look for its configuration files. */
const noSharedFiles = `
  export { CONFIG_PREFIX_SEPARATOR } from './constants';
  export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
`;

const noEventStreams = "throw new Error('Event streams are not bundled')";

/**
 * Clients import event streams lazily, for operations that the functions do not use. The import would keep esbuild from
 * removing the code that they share with the clients. Only S3's client, which is bundled separately, imports them eagerly.
 */
export const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({ path, namespace: 'omitted' }));
    onLoad({ filter: /.*/, namespace: 'omitted' }, () => ({ contents: noEventStreams }));
  },
};

/** Uses Node's hashes, without testing for them at every start and without the JavaScript implementation. */
export const nativeHash = (source: string): string =>
  source
    .replace(/^const hasNativeCrypto = .*?^\}\)\(\);$/ms, '')
    .replace(/hasNativeCrypto \? (buildNativeClass\(\)) : \w+/, '$1');

/** Code of the clients that functions never use, by file, and its replacement. */
const replacements: readonly [file: RegExp, contents: string][] = [
  // Endpoint discovery of DynamoDB.
  [
    /endpoint-discovery[\\/]dist-es[\\/]resolveEndpointDiscoveryConfig\.js$/,
    'export const resolveEndpointDiscoveryConfig = (config) => config;',
  ],
  // Default timeouts and retries; they are set in client-config.ts.
  [
    /defaults-mode[\\/]resolveDefaultsModeConfig\.js$/,
    "export const resolveDefaultsModeConfig = () => async () => 'legacy';",
  ],
  // The region from EC2; Lambda provides it in the environment.
  [/regionConfig[\\/]getInstanceMetadataRegion\.js$/, 'export const getInstanceMetadataRegion = async () => {};'],
  // Signatures of event streams.
  [/signature-v4[\\/]dist-es[\\/]HeaderFormatter\.js$/, 'export class HeaderFormatter {}'],
  // Adaptive retries; functions use the standard mode.
  [/util-retry[\\/]AdaptiveRetryStrategy\.js$/, 'export class AdaptiveRetryStrategy {}'],
];

/**
 * Omits the SDK's check of every character, which takes a ninth of the CPU time of a 200 kB email. Node's decoder ignores
 * invalid characters, and damaged contents fail to decompress.
 */
const decodeBase64 = `
  export const fromBase64 = (input) => {
    const buffer = Buffer.from(input, 'base64');
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };
`;

/**
 * Resolves to `AWS_ENDPOINT_URL`, if it is set, or to the service's endpoint in the function's region. The generated rules
 * also cover FIPS, dual-stack and account-based endpoints, which functions do not use; with their interpreter they take
 * 13 kB.
 */
const endpointOf = (service: string): string => `
  import { partition } from '@aws-sdk/core/client';
  export const defaultEndpointResolver = ({ Region, Endpoint, UseFIPS, UseDualStack }) => {
    if (UseFIPS || UseDualStack) throw new Error('FIPS and dual-stack endpoints are not bundled');
    const url = Endpoint ?? \`https://${service}.\${Region}.\${partition(Region).dnsSuffix}\`;
    return { url: new URL(url), properties: {}, headers: {} };
  };
`;

/** Of services whose clients have the name of their hosts, and whose endpoints have no exceptions in any partition. */
const ENDPOINT_RULES =
  /@aws-sdk[\\/]client-(dynamodb|lambda|sqs|ssm)[\\/]dist-es[\\/]endpoint[\\/]endpointResolver\.js$/;

/** Removes the lists of regions. The SDK then finds a region's partition by the partition's regular expression. */
const withoutRegions = (partitions: string): string =>
  partitions.replaceAll(/"regions":\s*\{(?:[^{}]|\{[^{}]*\})*\}/g, '"regions": {}');

/** Clients import their whole package.json to send their version to AWS. */
const versionOf = (manifest: string): string => JSON.stringify({ version: JSON.parse(manifest).version });

/** Removes unused code from the AWS SDK's clients: half of their size. */
export const leanClients: Plugin = {
  name: 'lean-clients',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, async ({ path }) => ({
      contents: shakeable(await readFile(path, 'utf8')),
    }));
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => ({
      contents: versionOf(await readFile(path, 'utf8')),
      loader: 'json',
    }));
    onLoad({ filter: /checksum[\\/](?:md5|sha256)[\\/]\w+Node\.js$/ }, async ({ path }) => ({
      contents: nativeHash(await readFile(path, 'utf8')),
    }));
    onLoad({ filter: /shared-ini-file-loader[\\/]loadSharedConfigFiles\.js$/ }, () => ({ contents: noSharedFiles }));
    onLoad({ filter: /serde[\\/]util-base64[\\/]fromBase64\.js$/ }, () => ({ contents: decodeBase64 }));
    onLoad({ filter: ENDPOINT_RULES }, ({ path }) => ({ contents: endpointOf(ENDPOINT_RULES.exec(path)?.[1] ?? '') }));
    onLoad({ filter: /util-endpoints[\\/]lib[\\/]aws[\\/]partitions\.js$/ }, async ({ path }) => ({
      contents: withoutRegions(await readFile(path, 'utf8')),
    }));
    for (const [filter, contents] of replacements) onLoad({ filter }, () => ({ contents }));
  },
};
