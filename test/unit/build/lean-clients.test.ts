import { createRequire } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { project } from '../../../infra/build/build-options.ts';
import { leanClients, nativeHash, shakeable } from '../../../infra/build/lean-clients.ts';

const generated = `const _e = "error";
const _c = "client";
const n0_registry = new TypeRegistry(n0);
export var Gone$ = [-3, n0, _G,
    { [_e]: _c, [other]: 1 },
    [], []
];
n0_registry.registerError(Gone$, Gone);
_s_registry.registerError(Base$, Base);
`;

it('replaces computed trait names by literals', () => {
  expect(shakeable(generated)).toContain('{ "error": _c, [other]: 1 }');
});

it("registers only a service's base error", () => {
  expect(shakeable(generated)).not.toContain('registerError(Gone$');
  expect(shakeable(generated)).toContain('_s_registry.registerError(Base$, Base);');
});

it("uses Node's hash without checking for it", () => {
  const generated = `const hasNativeCrypto = (() => {
    try {
        createHash("md5");
        return true;
    }
    catch {
        return false;
    }
})();
export const Md5Node = hasNativeCrypto ? buildNativeClass() : Md5Js;
`;
  expect(nativeHash(generated)).toBe('\nexport const Md5Node = buildNativeClass();\n');
});

interface EndpointParameters {
  Region: string;
  Endpoint?: string;
  UseFIPS?: boolean;
  UseDualStack?: boolean;
}

interface Endpoints {
  defaultEndpointResolver(parameters: EndpointParameters): { url: URL };
  partitionsInfo: { partitions: { regions: Record<string, unknown> }[] };
}

/** What a bundle contains of a client's endpoints, with or without the plugin. */
const endpointsOf = async (client: string, plugins: Plugin[]): Promise<Endpoints> => {
  const contents = `
    export { defaultEndpointResolver } from './client-${client}/dist-es/endpoint/endpointResolver.js';
    export { partitionsInfo } from './core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
  `;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${project}/node_modules/@aws-sdk` },
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'cjs',
    write: false,
    plugins,
  });
  const module = { exports: {} as Endpoints };
  new Function('require', 'module', outputFiles[0]?.text ?? '')(createRequire(import.meta.url), module);
  return module.exports;
};

describe.each(['dynamodb', 'lambda', 'sqs', 'ssm'])('the endpoint of %s', async (client) => {
  const original = await endpointsOf(client, []);
  const lean = await endpointsOf(client, [leanClients]);
  const regions = original.partitionsInfo.partitions.flatMap((partition) => Object.keys(partition.regions));

  it('is the one that the SDK resolves to, in every region', () => {
    expect(regions.length).toBeGreaterThan(30);
    for (const Region of [...regions, 'eu-future-9'].filter((region) => !region.endsWith('-global'))) {
      expect(lean.defaultEndpointResolver({ Region })).toEqual(original.defaultEndpointResolver({ Region }));
    }
  });

  it('is the given one, with its port and path', () => {
    const given = { Region: 'eu-west-1', Endpoint: 'http://127.0.0.1:4566/aws' };
    expect(lean.defaultEndpointResolver(given)).toEqual(original.defaultEndpointResolver(given));
  });

  it('is refused for FIPS and dual-stack, which the bundles leave out', () => {
    const refused = 'FIPS and dual-stack endpoints are not bundled';
    expect(() => lean.defaultEndpointResolver({ Region: 'us-gov-west-1', UseFIPS: true })).toThrow(refused);
    expect(() => lean.defaultEndpointResolver({ Region: 'eu-west-1', UseDualStack: true })).toThrow(refused);
  });

  it('is found without the lists of regions', () => {
    expect(lean.partitionsInfo.partitions).toHaveLength(original.partitionsInfo.partitions.length);
    expect(lean.partitionsInfo.partitions.flatMap((partition) => Object.keys(partition.regions))).toEqual([]);
  });
});
