import type { JsonValue } from '../../../shared/json.ts';
import { chainOf } from '../../../shared/scope.ts';
import { crossCheck } from '../../../shared/settings/checks/cross-check.ts';
import { credentialTarget } from '../../../shared/settings/checks/oauth2.ts';
import { warningsFor } from '../../../shared/settings/checks/warnings.ts';
import { serialiseDocument } from '../../../shared/settings/document/document.ts';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { applyPatch } from '../../../shared/settings/document/patch.ts';
import { type ResolvedSettings, resolveSettings } from '../../../shared/settings/document/resolve.ts';
import { OAUTH2_SECRET_PATH, PASSWORD_PATH, type SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { Refusal } from './refusal.ts';

interface Version {
  version: number;
  at: string;
  document: SettingsDocument;
}

interface Scope {
  versions: Version[];
  inForce: number;
  password: { host: string } | undefined;
  /** Incremented by every change; the ETag. */
  revision: number;
}

const emptyScope = (): Scope => ({ versions: [], inForce: 0, password: undefined, revision: 0 });

const nested = (document: SettingsDocument): JsonValue => JSON.parse(serialiseDocument(document));

/** The settings of all scopes in memory, validated by the real schema, in the shapes of the settings endpoints. */
export class FakeSettings {
  readonly scopes = new Map<string, Scope>();
  /** The dismissed warnings, as `scope code path`. */
  readonly dismissed = new Set<string>();
  /** What GET /domains lists. */
  domains: object[] = [];
  /** The keys that GET /settings/{scope}/dkim shows. */
  dkim: { in_force: object | null; pending: object | null } = { in_force: null, pending: null };
  private readonly now: () => string;

  constructor(now: () => string) {
    this.now = now;
  }

  private of(scope: string): Scope {
    return this.scopes.get(scope) ?? emptyScope();
  }

  private documentOf(scope: string): SettingsDocument {
    const { versions, inForce } = this.of(scope);
    return versions.find(({ version }) => version === inForce)?.document ?? {};
  }

  private resolved(scopes: readonly string[]): ResolvedSettings {
    return resolveSettings(scopes.map((scope) => ({ scope, document: this.documentOf(scope) })));
  }

  private secretOf(scopes: readonly string[]): object {
    const holder = scopes.findLast((scope) => this.of(scope).password);
    const password = holder === undefined ? undefined : this.of(holder).password;
    const [host = null, tokenHost] = password?.host.split(' ') ?? [];
    const none = { set: false, scope: null, host: null };
    const credential = { set: password !== undefined, scope: holder ?? null, host };
    return {
      [PASSWORD_PATH]: tokenHost === undefined ? credential : none,
      [OAUTH2_SECRET_PATH]:
        tokenHost === undefined ? { ...none, token_host: null } : { ...credential, token_host: tokenHost },
    };
  }

  etag(scope: string): string {
    return `"${this.of(scope).revision}"`;
  }

  /** `data` of GET /settings. */
  list(): object[] {
    return [...new Set(['default', ...this.scopes.keys()])].map((scope) => this.status(scope));
  }

  private status(scope: string): object {
    const { versions, inForce } = this.of(scope);
    const newest = versions.at(-1);
    const current = versions.find(({ version }) => version === inForce);
    return {
      scope,
      version: newest?.version ?? 0,
      in_force: current ? { version: current.version, since: current.at } : null,
      rejected: null,
    };
  }

  /** The body of GET /settings/{scope}. */
  read(scope: string): object {
    const chain = chainOf(scope);
    const here = this.resolved(chain);
    const above = this.resolved(chain.slice(0, -1));
    return {
      object: 'settings',
      ...this.status(scope),
      own: nested(this.documentOf(scope)),
      effective: nested(here.values),
      origin: here.origin,
      warnings: warningsFor(here).map((warning) => ({ ...warning, dismissed: this.dismissalOf(chain, warning) })),
      secrets: this.secretOf(chain),
      inherited: { values: nested(above.values), origin: above.origin, secrets: this.secretOf(chain.slice(0, -1)) },
    };
  }

  private dismissalOf(chain: readonly string[], { code, path }: Warning): object | null {
    const scope = chain.find((one) => this.dismissed.has(`${one} ${code} ${path}`));
    return scope === undefined ? null : { scope, at: this.now(), by: 'Ops' };
  }

  /** Validates a patch. Throws `Refusal` (422) with every error. */
  check(scope: string, patch: JsonValue): { document: SettingsDocument; resolved: ResolvedSettings; password: string } {
    const patched = applyPatch(this.documentOf(scope), patch, scope);
    if (!patched.ok)
      throw new Refusal(422, 'validation_error', 'The settings are not valid.', { faults: patched.faults });
    const wider = chainOf(scope).slice(0, -1);
    const chain = [...wider.map((name) => ({ scope: name, document: this.documentOf(name) }))];
    const resolved = resolveSettings([...chain, { scope, document: patched.document }]);
    const faults = crossCheck(resolved.values);
    if (faults.length > 0) throw new Refusal(422, 'validation_error', 'The settings are not valid.', { faults });
    return { document: patched.document, resolved, password: patched.password.kind };
  }

  save(scope: string, patch: JsonValue): void {
    const { document, resolved, password } = this.check(scope, patch);
    const before = this.of(scope);
    const version = (before.versions.at(-1)?.version ?? 0) + 1;
    const host = credentialTarget(resolved.values);
    const passwords = { unchanged: before.password, cleared: undefined, set: { host } };
    this.scopes.set(scope, {
      versions: [...before.versions, { version, at: this.now(), document }],
      inForce: version,
      password: passwords[password as keyof typeof passwords],
      revision: before.revision + 1,
    });
  }
}
