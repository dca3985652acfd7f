import type { JsonValue } from '../../../shared/json.ts';
import type { KindName } from '../../../shared/settings/kinds/kind.ts';
import type { UntypedSetting } from '../../../shared/settings/schema.ts';

interface Sample {
  /** What somebody types or chooses. */
  text: string;
  /** What the API gets. */
  written: JsonValue;
}

/** With these, every dependent field is shown. */
const choices: Record<string, string> = {
  'system/smtp/transport': 'smtp',
  'system/smtp/set_return_path': 'specified',
  'system/smtp/auth': 'login',
  'system/smtp/ssl': 'tls',
  'sales_email/general/async_sending': 'enable',
  'developer/mode': 'redirect',
};

const texts: Partial<Record<KindName, Sample>> = {
  text: { text: 'Größe & Co', written: 'Größe & Co' },
  host: { text: 'smtp.shop.example', written: 'smtp.shop.example' },
  address: { text: 'someone@shop.example', written: 'someone@shop.example' },
  'address list': { text: 'a@shop.example, b@shop.example', written: ['a@shop.example', 'b@shop.example'] },
  'sender list': { text: 'shop.example', written: ['shop.example'] },
  secret: { text: 'p4ss word', written: 'p4ss word' },
};

const numberWithin = (allowed: string): number => Number(/\d+/.exec(allowed)?.[0]) + 1;

/** A value for any setting. */
export const sampleOf = ({ path, kind, default: builtIn }: UntypedSetting): Sample => {
  if (kind.options) {
    const other = kind.options.find(({ word }) => word !== kind.write(builtIn))?.word ?? '';
    const word = choices[path] ?? other;
    return { text: word, written: word };
  }
  if (kind.name === 'integer') return { text: ` ${numberWithin(kind.allowed)} `, written: numberWithin(kind.allowed) };
  const sample = texts[kind.name];
  if (!sample) throw new Error(`There is no sample for ${path}`);
  return sample;
};
