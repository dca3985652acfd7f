import { settings } from '../../../../../shared/settings/schema/schema.ts';
import type { Answer } from '../../api/client.ts';
import type { NestedValues, ScopeBody, ScopeStatus, SecretState, ShownWarning } from '../../api/settings-api.ts';
import { builtInText, textOf } from '../form/value-text.ts';
import { leavesIn } from './nested.ts';

export const PASSWORD = 'system/smtp/password';
export const SECRETS: readonly string[] = [PASSWORD, 'oauth2/secret', 'bounces/password'];

/** Stands for a stored password, which is never shown. */
export const MASK = '******';

export const BUILT_IN = 'built-in';

/** The value that a setting has if the scope does not set it, and where it comes from. */
export interface InheritedText {
  text: string;
  from: string;
}

/** The settings of a scope as last returned by the API, as text for form fields. */
export interface Snapshot extends ScopeStatus {
  etag: string;
  /** The settings of this scope itself, by path. */
  own: ReadonlyMap<string, string>;
  inherited: ReadonlyMap<string, InheritedText>;
  warnings: readonly ShownWarning[];
  /** The credentials that apply here, by path. */
  secrets: Readonly<Record<string, SecretState>>;
}

const textsOf = (nested: NestedValues): Map<string, string> =>
  new Map(
    [...leavesIn(nested)].flatMap(([path, value]) => {
      const setting = settings.get(path);
      return setting ? [[path, textOf(setting, value)] as const] : [];
    }),
  );

export const noSecret: SecretState = { set: false, scope: null, host: null };

const ownTexts = (body: ScopeBody): Map<string, string> => {
  const own = textsOf(body.own);
  for (const path of SECRETS) if (body.secrets[path]?.scope === body.scope) own.set(path, MASK);
  return own;
};

const inheritedTexts = ({ effective, origin, inherited }: ScopeBody, own: ReadonlyMap<string, string>) => {
  const values = textsOf(inherited?.values ?? effective);
  const from = inherited?.origin ?? origin;
  const isKnown = (path: string): boolean => inherited !== undefined || !own.has(path);
  return new Map(
    [...settings].map(([path, setting]): [string, InheritedText] =>
      isKnown(path)
        ? [path, { text: values.get(path) ?? builtInText(setting), from: from[path] ?? BUILT_IN }]
        : [path, { text: builtInText(setting), from: BUILT_IN }],
    ),
  );
};

const inheritedSecret = ({ scope, secrets, inherited }: ScopeBody, path: string): InheritedText => {
  const secret = inherited?.secrets[path] ?? (secrets[path]?.scope === scope ? noSecret : secrets[path]);
  return { text: secret?.set ? MASK : '', from: secret?.scope ?? BUILT_IN };
};

export const snapshotOf = ({ body, etag }: Answer<ScopeBody>): Snapshot => {
  const { scope, version, in_force, rejected, warnings, secrets } = body;
  const own = ownTexts(body);
  const inherited = inheritedTexts(body, own);
  for (const path of SECRETS) inherited.set(path, inheritedSecret(body, path));
  return { scope, version, in_force, rejected, warnings, etag, own, inherited, secrets };
};
