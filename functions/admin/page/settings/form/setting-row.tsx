import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import { tokenUrlOf } from '../../../../../shared/settings/checks/oauth2.ts';
import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import type { EffectiveSettings } from '../../../../../shared/settings/schema/effective.ts';
import type { UntypedSetting } from '../../../../../shared/settings/schema/schema.ts';
import { AdobeLabel } from '../../text/adobe-label.tsx';
import { faultText } from '../../text/fault-text.ts';
import { useText } from '../../text/text-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { differs, type Field, fieldOf } from '../edit/draft.ts';
import { MASK, noSecret, PASSWORD, SECRETS } from '../edit/snapshot.ts';
import type { Editor } from '../edit/use-editor.ts';
import { ValueCell } from '../edit/value-cell.tsx';
import { scopeName } from '../scopes/scope-name.ts';
import { Control } from './control.tsx';
import { fieldId } from './field-id.ts';
import { FieldWarnings, SecurityNotice } from './field-warnings.tsx';
import { InheritCheckbox } from './inherit-checkbox.tsx';

interface SettingRowProps {
  setting: UntypedSetting;
  editor: Editor;
  fault: Fault | undefined;
}

/** One setting: label, input, notes, the levels where it may be set, and the inherit checkbox. */
export const SettingRow = ({ setting, editor, fault }: SettingRowProps) => {
  const { t, language } = useText();
  const { path } = setting;
  const id = fieldId(path);
  const field = fieldOf(editor.snapshot, editor.draft, path);
  const label = { en: setting.text.en.label, ja: setting.text.ja.label, zh: setting.text.zh.label };
  const problem = fault && faultText(fault, language);
  return (
    <div class={`row${field.isChanged ? ' changed' : ''}${fault ? ' faulty' : ''}`}>
      <div class="name">
        <label for={id} title={path}>
          <AdobeLabel label={label} />
        </label>
        <code class="path">{path}</code>
      </div>
      <div class="field">
        <Control
          setting={setting}
          field={field}
          isFaulty={fault !== undefined}
          onText={(text) => editor.change(path, text)}
        />
        {problem && (
          <p class="fault" id={`${id}-fault`} lang={problem.lang}>
            {problem.text}
          </p>
        )}
        <p class="help" id={`${id}-help`}>
          {setting.text[language].help}
        </p>
        <FieldNotes path={path} field={field} editor={editor} />
      </div>
      <span class="scope-tag">[{t(setting.scopes.length === 1 ? 'tag.global' : 'tag.storeView')}]</span>
      <InheritCheckbox path={path} label={label} field={field} editor={editor} />
    </div>
  );
};

interface FieldNotesProps {
  path: string;
  field: Field;
  editor: Editor;
}

/**
 * Notes below a field: where its value comes from, its effect, and warnings. At Default Config the only inherited
 * value is the system's, as the checkbox says.
 */
const FieldNotes = ({ path, field, editor }: FieldNotesProps) => (
  <>
    {!SECRETS.includes(path) && editor.snapshot.scope !== DEFAULT_SCOPE && <OriginNote path={path} field={field} />}
    {SECRETS.includes(path) && <SecretNote path={path} field={field} editor={editor} />}
    {path === 'system/smtp/set_return_path' && <ReturnPathNote editor={editor} />}
    {field.isChanged ? (
      <ChosenRisk path={path} text={field.text} />
    ) : (
      <FieldWarnings warnings={editor.snapshot.warnings.filter((one) => one.path === path)} editor={editor} />
    )}
  </>
);

/** Where an inherited value comes from; what would be inherited instead of a value that is another one. */
const OriginNote = ({ path, field }: { path: string; field: Field }) => {
  const text = useText();
  const origin = scopeName(field.inherited.from, text);
  if (differs(field)) {
    return (
      <p class="origin differs">
        <span class="badge">{text.t('inherit.differs', { origin })}</span>{' '}
        <ValueCell path={path} text={field.inherited.text} />
      </p>
    );
  }
  if (field.isOwn) return null;
  return <p class="origin">{text.t('inherit.from', { origin })}</p>;
};

/**
 * Says whether a password or OAuth2 secret is set, where and for which host, and that another host requires it again.
 */
const SecretNote = ({ path, field, editor: { snapshot, draft } }: FieldNotesProps) => {
  const text = useText();
  const { set, scope, host, token_host: tokenHost = null } = snapshot.secrets[path] ?? noSecret;
  const textAt = (other: string): string => fieldOf(snapshot, draft, other).text;
  const kind = path === PASSWORD ? 'password' : 'secret';
  // Without a login, none is needed.
  const isNeeded = textAt('system/smtp/auth') !== 'none';
  if (field.isChanged && field.text !== '') return <p class="origin">{text.t('password.new')}</p>;
  if (!set || (field.isOwn && field.text !== MASK)) return <p class="origin">{text.t(`${kind}.unset`)}</p>;
  const hosts = { host: host ?? '?', tokenHost: tokenHost ?? '?' };
  const isForAnother = host !== textAt('system/smtp/host') || (tokenHost !== null && tokenHost !== tokenHostAt(textAt));
  return (
    <>
      <p class="origin">{text.t(`${kind}.set`, { origin: scopeName(scope ?? snapshot.scope, text), ...hosts })}</p>
      {isNeeded && host !== null && isForAnother && (
        <Notice kind="warning">
          <p>{text.t(`${kind}.otherHost`, hosts)}</p>
        </Notice>
      )}
    </>
  );
};

/** The host of the token endpoint in the form; empty if there is none. */
const tokenHostAt = (textAt: (path: string) => string): string => {
  const url = tokenUrlOf({
    'oauth2/provider': textAt('oauth2/provider') as EffectiveSettings['oauth2/provider'],
    'oauth2/tenant': textAt('oauth2/tenant'),
    'oauth2/token_url': textAt('oauth2/token_url'),
  });
  return URL.canParse(url) ? new URL(url).host : '';
};

/** Says to which address mail will be returned. */
const ReturnPathNote = ({ editor: { snapshot, draft } }: { editor: Editor }) => {
  const { t } = useText();
  const textAt = (path: string): string => fieldOf(snapshot, draft, path).text;
  const storeAddress = textAt('trans_email/ident_general/email');
  switch (textAt('system/smtp/set_return_path')) {
    case 'no':
      return <p class="outcome">{t('returnPath.no', { address: storeAddress })}</p>;
    case 'yes':
      return <p class="outcome">{t('returnPath.yes', { address: storeAddress })}</p>;
    default: {
      const address = textAt('system/smtp/return_path_email');
      return <p class="outcome">{address === '' ? t('returnPath.missing') : t('returnPath.specified', { address })}</p>;
    }
  }
};

/** The values that Adobe advises, by path; any other value gets the notice. */
const advised: Record<string, string> = { 'system/smtp/transport': 'smtp', 'system/smtp/set_return_path': 'no' };

/** Adobe's security notice, as soon as such a value is chosen; once it is saved, the API warns of it. */
const ChosenRisk = ({ path, text }: { path: string; text: string }) => {
  const value = advised[path];
  if (value === undefined || text === value) return null;
  return (
    <Notice kind="warning">
      <SecurityNotice />
    </Notice>
  );
};
