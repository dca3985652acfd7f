import type { Fault } from '../../../../shared/settings/document/fault.ts';
import type { KindName } from '../../../../shared/settings/kinds/kind.ts';
import { settings, type UntypedSetting } from '../../../../shared/settings/schema/schema.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { localeOf } from './language.ts';
import { type MessageKey, translate } from './translate.ts';
import { withLabels } from './with-labels.ts';

export interface FaultText {
  text: string;
  /** The language it is in: what the page has no words for stays the API's English. */
  lang: string;
}

const messageOf: Record<KindName, MessageKey> = {
  toggle: 'fault.choice',
  choice: 'fault.choice',
  integer: 'fault.integer',
  text: 'fault.text',
  host: 'fault.host',
  'host name': 'fault.hostName',
  address: 'fault.address',
  'address list': 'fault.addresses',
  'sender list': 'fault.senders',
  'word list': 'fault.words',
  certificates: 'fault.certificates',
  date: 'fault.date',
  domain: 'fault.domain',
  selector: 'fault.selector',
  secret: 'fault.secret',
};

const isOwnFault = (setting: UntypedSetting | undefined, problem: string): setting is UntypedSetting =>
  setting !== undefined && problem === `must be ${setting.kind.allowed}`;

/** What is wrong with a value, in the reader's language where that can be said. */
export const faultText = ({ path, problem }: Fault, language: Language): FaultText => {
  const setting = settings.get(path);
  if (language !== 'en' && setting && /^must be set\b/.test(problem)) return inLanguage(language, 'fault.missing', {});
  if (!isOwnFault(setting, problem)) return { text: withLabels(problem), lang: 'en' };
  const [min = '', max = ''] = setting.kind.allowed.match(/\d+/g) ?? [];
  const words =
    setting.kind.options?.map(({ word }) => word).join(', ') ??
    setting.kind.allowed.replace(/^any of |, in an array.*$/g, '');
  return inLanguage(language, messageOf[setting.kind.name], { min, max, words });
};

const inLanguage = (language: Language, key: MessageKey, values: Record<string, string>): FaultText => ({
  text: translate(language, key, values),
  lang: localeOf[language],
});
