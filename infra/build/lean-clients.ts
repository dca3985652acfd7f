import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * A generated schema file as esbuild can shake it. Keys that are computed count as side effects, and so do the calls
 * that register a service's errors, 141 of SSM's alone: all of them would stay. An error that is not registered comes
 * as the service's general one, under its own name, which is what we tell errors by.
 */
export const shakeable = (schemas: string): string => {
  const texts = new Map([...schemas.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas
    .replaceAll(/^n\d+_registry\.registerError\(.*\);$/gm, '')
    .replaceAll(/\[(_\w+)\]:/g, (key, name) => (texts.has(name) ? `${texts.get(name)}:` : key));
};

/** A function has no home directory with settings of the SDK in it, so nothing has to look for them. */
const noSharedFiles = `
  export { CONFIG_PREFIX_SEPARATOR } from './constants';
  export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
`;

const noEventStreams = "throw new Error('No function of ours reads event streams')";

/**
 * The clients of a cold start import event streams when an operation answers with one, which none of ours does. It would
 * keep esbuild from shaking all that it shares with the clients. S3's client, which is loaded later, imports them at once.
 */
export const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: noEventStreams }));
  },
};

/** Lambda's Node has its own hashes: neither tried at every start, nor written in JavaScript beside them. */
export const nativeHash = (source: string): string =>
  source
    .replace(/^const hasNativeCrypto = .*?^\}\)\(\);$/ms, '')
    .replace(/hasNativeCrypto \? (buildNativeClass\(\)) : \w+/, '$1');

/** What the clients import for cases that ours never come to, by file, and what stands for it. */
const unused: readonly [file: RegExp, contents: string][] = [
  // Asks DynamoDB which of its endpoints to use, if it is told to.
  [
    /endpoint-discovery[\\/]dist-es[\\/]resolveEndpointDiscoveryConfig\.js$/,
    'export const resolveEndpointDiscoveryConfig = (config) => config;',
  ],
  // Chooses time limits and retries by where the client runs; ours are set in client-config.ts.
  [
    /defaults-mode[\\/]resolveDefaultsModeConfig\.js$/,
    "export const resolveDefaultsModeConfig = () => async () => 'legacy';",
  ],
  // Asks EC2 for the region; Lambda gives it in the environment.
  [/regionConfig[\\/]getInstanceMetadataRegion\.js$/, 'export const getInstanceMetadataRegion = async () => {};'],
  // Signs events of a stream.
  [/signature-v4[\\/]dist-es[\\/]HeaderFormatter\.js$/, 'export class HeaderFormatter {}'],
  // Our retry mode is the standard one.
  [/util-retry[\\/]AdaptiveRetryStrategy\.js$/, 'export class AdaptiveRetryStrategy {}'],
];

/**
 * Without the SDK's look at each character of what DynamoDB answers, a ninth of the CPU of an email of 200 kB: Node's
 * decoder passes over what is no base64, and contents that are damaged do not unpack.
 */
const decodeBase64 = `
  export const fromBase64 = (input) => {
    const buffer = Buffer.from(input, 'base64');
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };
`;

/** Clients tell AWS their version; they bring all of their package.json along for it. */
const versionOf = (manifest: string): string => JSON.stringify({ version: JSON.parse(manifest).version });

/** Removes from the AWS SDK's clients what no function uses: half of their size. */
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
    for (const [filter, contents] of unused) onLoad({ filter }, () => ({ contents }));
  },
};
