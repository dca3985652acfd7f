import type { Item } from '../models/items.ts';

/** A status item as the invariants read it: from the wire format, without the product's code. */
export interface Status {
  id: string;
  scope: string;
  state: string;
  revision: number;
  createdAt: number;
  leaseUntil: number;
  dueAt: number | undefined;
  isFlagged: boolean;
  reason: string;
  recipients: { address: string; state: string }[];
  expiresInMs: number | undefined;
  scheduledAt: number | undefined;
  retriedAt: number | undefined;
  owesCopies: boolean;
  owesEvents: boolean;
  type: string;
  /** The email that it is a copy of. */
  copyOf: string | undefined;
}

const PREFIX = 'email#';

export const isStatus = ({ pk, sk }: { pk: string; sk: string }): boolean => sk === 'status' && pk.startsWith(PREFIX);

const numberIn = (item: Item, name: string): number | undefined => {
  const n = item[name]?.N;
  return n === undefined ? undefined : Number(n);
};

/** Items are immutable, and every invariant reads them, so each is parsed once. */
const read = new WeakMap<Item, Status>();

export const statusOf = (item: Item): Status => {
  const known = read.get(item);
  if (known) return known;
  const status = readStatus(item);
  read.set(item, status);
  return status;
};

const readStatus = (item: Item): Status => {
  const expiresIn = numberIn(item, 'expiresIn');
  return {
    id: (item.pk?.S ?? '').slice(PREFIX.length),
    scope: item.scope?.S ?? '',
    state: item.state?.S ?? '',
    revision: numberIn(item, 'revision') ?? 0,
    createdAt: numberIn(item, 'createdAt') ?? 0,
    leaseUntil: numberIn(item, 'leaseUntil') ?? 0,
    dueAt: numberIn(item, 'dueAt'),
    isFlagged: item.possibleDuplicate?.BOOL === true,
    reason: item.reason?.S ?? '',
    recipients: (item.recipients?.L ?? []).map(({ M = {} }) => ({
      address: M.address?.S ?? '',
      state: M.state?.S ?? '',
    })),
    expiresInMs: expiresIn === undefined ? undefined : expiresIn * 60_000,
    scheduledAt: numberIn(item, 'scheduledAt'),
    retriedAt: numberIn(item, 'retriedAt'),
    type: item.type?.S ?? '',
    copyOf: item.copyOf?.S,
    owesEvents: (item.owedEvents?.L ?? []).length > 0,
    owesCopies: (item.copies?.L ?? []).length > 0,
  };
};

const FINAL = new Set(['sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired']);

export const isFinal = (state: string): boolean => FINAL.has(state);
