import type { EmailFilter } from '../api/emails-api.ts';

/** Everything. */
export const noFilter: EmailFilter = { last_event: '', to: '', type: '', scope: '', created_from: '', created_to: '' };

/** The words for `last_event`, as http clients know them. */
export const lastEvents = [
  'queued',
  'scheduled',
  'sent',
  'delivery_delayed',
  'bounced',
  'failed',
  'suppressed',
  'canceled',
  'complained',
] as const;

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

export const isFiltered = (filter: EmailFilter): boolean => Object.values(filter).some((value) => value !== '');
