import { EMAIL_TYPES } from '../../../../../shared/email/lifecycle/email-type.ts';
import { parseScope } from '../../../../../shared/scope.ts';
import type { EmailQuery } from '../../api/emails-api.ts';

/** Which emails are shown, as the address of the page has it; what is empty does not matter. */
export interface EmailFilter {
  /** An exact state, or `complained`. */
  state: string;
  /** Parts of a recipient and of the subject. */
  recipient: string;
  subject: string;
  type: string;
  scope: string;
  reason: string;
  /** `today`, `24h`, `7d` and `30d` move with the clock; `custom` is `from` until `to`, in ISO 8601. */
  period: string;
  from: string;
  to: string;
}

/** Everything. */
export const noFilter: EmailFilter = {
  state: '',
  recipient: '',
  subject: '',
  type: '',
  scope: '',
  reason: '',
  period: '',
  from: '',
  to: '',
};

export const states = [
  'scheduled',
  'queued',
  'sending',
  'retrying',
  'held',
  'sent',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'canceled',
  'complained',
] as const;

export const periods = ['today', '24h', '7d', '30d', 'custom'] as const;

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** What a part of the address may say; the rest of it, from an old link or a slip, is left out. */
const rules: Record<keyof EmailFilter, (value: string) => boolean> = {
  state: (value) => states.some((state) => state === value),
  recipient: (value) => value.length <= 200,
  subject: (value) => value.length <= 200,
  type: (value) => EMAIL_TYPES.some((type) => type === value),
  scope: (value) => parseScope(value) !== undefined,
  reason: (value) => /^[a-z][a-z0-9-]{0,39}$/.test(value),
  period: (value) => periods.some((period) => period === value),
  from: isTime,
  to: isTime,
};

/** `state=held&period=7d` → a filter. */
export const parseFilter = (query: string): EmailFilter => {
  const given = new URLSearchParams(query);
  const entries = Object.entries(rules).map(([name, isAllowed]) => {
    const value = given.get(name)?.trim() ?? '';
    return [name, isAllowed(value) ? value : ''];
  });
  return { ...noFilter, ...Object.fromEntries(entries) };
};

/** The other way round; '' for the filter that lets everything through. */
export const queryOfFilter = (filter: Partial<EmailFilter>): string =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();

const HOUR_MS = 3_600_000;
const hoursOf: Record<string, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

/** When a period that moves with the clock began. */
const beginningOf = (period: string, now: number): string => {
  const hours = hoursOf[period];
  if (hours !== undefined) return new Date(now - hours * HOUR_MS).toISOString();
  return period === 'today' ? new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() : '';
};

/** The filter as the API takes it, at this moment. */
export const askedFor = ({ state, reason, period, from, to, ...rest }: EmailFilter, now: number): EmailQuery => ({
  ...rest,
  state: state === 'complained' ? '' : state,
  last_event: state === 'complained' ? state : '',
  reason_code: reason,
  created_from: period === 'custom' ? from : beginningOf(period, now),
  created_to: period === 'custom' ? to : '',
});

/** Whether the emails of the period and scope are looked through for those that match. */
export const isSearch = ({ period: _period, from: _from, to: _to, scope: _scope, ...rest }: EmailFilter): boolean =>
  isFiltered(rest);

export const isFiltered = (filter: Partial<EmailFilter>): boolean =>
  Object.values(filter).some((value) => value !== '');

const MS_PER_MINUTE = 60_000;

/** Time in a browser's own field is local and has no zone; the API's has. */
export const isoOf = (localTime: string): string => (localTime === '' ? '' : new Date(localTime).toISOString());

/** The other way round. */
export const localOf = (iso: string): string => {
  if (iso === '') return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * MS_PER_MINUTE)
    .toISOString()
    .slice(0, 'yyyy-mm-ddThh:mm'.length);
};
