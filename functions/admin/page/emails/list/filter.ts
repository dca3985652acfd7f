import { EMAIL_TYPES } from '../../../../../shared/email/lifecycle/email-type.ts';
import { parseScope } from '../../../../../shared/scope.ts';
import type { EmailQuery } from '../../api/emails-api.ts';

/** The filter of the list, as stored in the URL fragment; empty fields match everything. */
export interface EmailFilter {
  /** An exact state, or `complained`. */
  state: string;
  /** Substrings of a recipient and of the subject. */
  recipient: string;
  subject: string;
  type: string;
  scope: string;
  reason: string;
  /** `today`, `24h`, `7d` and `30d` are relative to now; `custom` is `from` until `to`, in ISO 8601. */
  period: string;
  from: string;
  to: string;
}

/** Matches everything. */
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

/** Valid values by field; invalid ones, from an old link or a typo, are dropped. */
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

/** Parses a filter such as `state=held&period=7d`. */
export const parseFilter = (query: string): EmailFilter => {
  const given = new URLSearchParams(query);
  const entries = Object.entries(rules).map(([name, isAllowed]) => {
    const value = given.get(name)?.trim() ?? '';
    return [name, isAllowed(value) ? value : ''];
  });
  return { ...noFilter, ...Object.fromEntries(entries) };
};

/** The inverse of `parseFilter`; '' for a filter that matches everything. */
export const queryOfFilter = (filter: Partial<EmailFilter>): string =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();

const HOUR_MS = 3_600_000;
const hoursOf: Record<string, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

/** When a relative period began. */
const beginningOf = (period: string, now: number): string => {
  const hours = hoursOf[period];
  if (hours !== undefined) return new Date(now - hours * HOUR_MS).toISOString();
  return period === 'today' ? new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() : '';
};

/** The filter in the API's form, with its period relative to `now`. */
export const askedFor = ({ state, reason, period, from, to, ...rest }: EmailFilter, now: number): EmailQuery => ({
  ...rest,
  state: state === 'complained' ? '' : state,
  last_event: state === 'complained' ? state : '',
  reason_code: reason,
  created_from: period === 'custom' ? from : beginningOf(period, now),
  created_to: period === 'custom' ? to : '',
});

/** Whether the filter needs a search through the emails of its period and scope. */
export const isSearch = ({ period: _period, from: _from, to: _to, scope: _scope, ...rest }: EmailFilter): boolean =>
  isFiltered(rest);

export const isFiltered = (filter: Partial<EmailFilter>): boolean =>
  Object.values(filter).some((value) => value !== '');

const MS_PER_MINUTE = 60_000;

/** Browsers' date fields use local time without a zone; the API needs one. */
export const isoOf = (localTime: string): string => (localTime === '' ? '' : new Date(localTime).toISOString());

/** The inverse of `isoOf`. */
export const localOf = (iso: string): string => {
  if (iso === '') return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * MS_PER_MINUTE)
    .toISOString()
    .slice(0, 'yyyy-mm-ddThh:mm'.length);
};
