import type { Kind } from '../kinds/kind.ts';

/** Adobe's three levels of configuration. */
export type ScopeLevel = 'default' | 'website' | 'store view';

export const everywhere: readonly ScopeLevel[] = ['default', 'website', 'store view'];
export const defaultOnly: readonly ScopeLevel[] = ['default'];

export type Language = 'en' | 'ja' | 'zh';
export type Translated<T> = Record<Language, T>;

/** How a setting is presented. The English label is Adobe's. */
export interface SettingText {
  label: string;
  help: string;
}

/** The definition of one mail setting. */
export interface Setting<Path extends string, T> {
  /** Adobe's configuration path; in a settings document, the nested path of the value. */
  path: Path;
  kind: Kind<T>;
  /** The value that applies when no scope sets any. */
  default: NoInfer<T>;
  /** Where it may be set. */
  scopes: readonly ScopeLevel[];
  /** It applies, and is shown, only while another setting has this value, or one of these. */
  shownWhen?: { path: string; is: string | readonly string[] };
  text: Translated<SettingText>;
}

/** Keeps the literal type of the path and the type of the value. */
export const setting = <const Path extends string, T>(definition: Setting<Path, T>): Setting<Path, T> => definition;
