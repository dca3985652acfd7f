import { expect, it } from 'vitest';
import { nativeHash, shakeable } from '../../../infra/build/lean-clients.ts';

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
