import type { Fault } from '../../../../shared/settings/document/fault.ts';
import type { KindName } from '../../../../shared/settings/kinds/kind.ts';
import { settings, type UntypedSetting } from '../../../../shared/settings/schema/schema.ts';
import type { Language } from '../../../../shared/settings/schema/setting.ts';
import { localeOf } from './language.ts';
import { sentenceIn } from './sentence.ts';
import { type MessageKey, translate } from './translate.ts';
import { withLabels } from './with-labels.ts';

export interface FaultText {
  text: string;
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

/** Describes a fault of a value in the reader's language. */
export const faultText = ({ path, problem }: Fault, language: Language): FaultText => {
  const setting = settings.get(path);
  if (!isOwnFault(setting, problem)) return otherFault(path, problem, language);
  const [min = '', max = ''] = setting.kind.allowed.match(/\d+/g) ?? [];
  const words =
    setting.kind.options?.map(({ word }) => word).join(', ') ??
    setting.kind.allowed.replace(/^any of |, in an array.*$/g, '');
  return inLanguage(language, messageOf[setting.kind.name], { min, max, words });
};

const AT_SCOPE = /^at scope (\S+) (.+)$/s;

/** A fault of several values together, of the deployment, or of a narrower scope that inherits the value. */
const otherFault = (path: string, problem: string, language: Language): FaultText => {
  if (language === 'en') return { text: withLabels(problem), lang: 'en' };
  const [, scope, there] = AT_SCOPE.exec(problem) ?? [];
  if (scope !== undefined && there !== undefined) {
    const { text, lang } = faultText({ path, problem: there }, language);
    return { text: translate(language, 'fault.atScope', { scope, problem: text }), lang };
  }
  const text = sentenceIn(language, problem);
  return text === undefined ? inLanguage(language, 'fault.other', {}) : { text, lang: localeOf[language] };
};

/** The API's openings of a list of faults. */
const OPENING = /^The settings in force (?:do not fit|of scope \S+ are not valid): /;
const FAULT = /^([a-z_]+(?:\/\w+){1,3}) (.+)$/s;

/** Translates faults of settings as the API joins them, `path problem; path problem`, and replaces paths by labels. */
export const faultsText = (line: string, language: Language): string => {
  if (language === 'en') return withLabels(line);
  return line
    .replace(OPENING, '')
    .replace(/\.$/, '')
    .split('; ')
    .map((one) => {
      const [, path, problem] = FAULT.exec(one) ?? [];
      if (path === undefined || problem === undefined) return sentenceIn(language, one) ?? '';
      const label = settings.get(path)?.text[language].label ?? path;
      return `${label}: ${faultText({ path, problem }, language).text}`;
    })
    .filter((text) => text !== '')
    .join(' ');
};

const inLanguage = (language: Language, key: MessageKey, values: Record<string, string>): FaultText => ({
  text: translate(language, key, values),
  lang: localeOf[language],
});
