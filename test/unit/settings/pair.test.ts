import { describe, expect, it } from 'vitest';
import type { PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { deletedPair, emptyPair, nextPair } from '../../../shared/settings/in-force/pair.ts';

const reviewed = { document: { version: 4 }, secret: { version: 2 }, at: 100 };

const current = {
  scope: 'eu',
  revision: 7,
  document: { version: 4, sha256: 'ab' },
  secret: { version: 2, host: 'old.example' },
  since: 90,
  reviewed,
} satisfies PairInForce;

describe('the pair that follows another', () => {
  it('has the next revision, so that only one of two writers succeeds', () => {
    expect(nextPair(current, { reviewed })).toMatchObject({ scope: 'eu', revision: 8 });
    expect(nextPair(emptyPair('eu'), { reviewed }).revision).toBe(1);
  });

  it('keeps its time while its versions do not change', () => {
    expect(nextPair(current, current)).toEqual({ ...current, revision: 8 });
  });

  it('never has the time of the previous pair, even if the clock stands still or goes back', () => {
    expect(nextPair(current, { movedAt: 90, reviewed }).since).toBe(91);
    expect(nextPair(current, { movedAt: 10, reviewed }).since).toBe(91);
    expect(nextPair(current, { movedAt: 200, reviewed }).since).toBe(200);
  });

  it('contains only the given versions', () => {
    const next = nextPair(current, { movedAt: 200, reviewed });
    expect(next).not.toHaveProperty('document');
    expect(next).not.toHaveProperty('secret');
  });

  it('never moves the review position back', () => {
    expect(nextPair(current, { reviewed: { ...reviewed, at: 5 } }).reviewed.at).toBe(100);
    expect(deletedPair(current, { ...reviewed, at: 5 }).reviewed.at).toBe(100);
  });
});

describe('former passwords', () => {
  const movedTo = (pair: PairInForce, host: string, version: number): PairInForce =>
    nextPair(pair, { secret: { version, host }, movedAt: 0, reviewed });

  it('keep a password that is replaced by one for another host, with the end of its time in force', () => {
    expect(movedTo(current, 'new.example', 3).formerSecrets).toEqual([{ version: 2, host: 'old.example', until: 90 }]);
  });

  it('keep no password that is replaced by one for the same host', () => {
    expect(movedTo(current, 'old.example', 3)).not.toHaveProperty('formerSecrets');
  });

  it('keep no password that was cleared', () => {
    expect(nextPair(current, { forgetsSecret: true, movedAt: 0, reviewed })).not.toHaveProperty('formerSecrets');
  });

  it('have one entry per host, the newest, and none for the host in force', () => {
    const there = movedTo(current, 'new.example', 3);
    const back = movedTo(there, 'old.example', 4);
    expect(back.formerSecrets?.map(({ host, version }) => [host, version])).toEqual([['new.example', 3]]);
    const again = movedTo(back, 'new.example', 5);
    expect(again.formerSecrets?.map(({ host, version }) => [host, version])).toEqual([['old.example', 4]]);
  });

  it('are limited to the newest ten', () => {
    const hosts = Array.from({ length: 15 }, (_, index) => `host-${index}.example`);
    const last = hosts.reduce<PairInForce>((pair, host, index) => movedTo(pair, host, index + 10), current);
    expect(last.formerSecrets?.map(({ host }) => host)).toEqual(hosts.slice(4, 14).toReversed());
  });
});

describe('the pair of deleted settings', () => {
  it('has nothing in force and keeps no passwords', () => {
    const before = nextPair(current, { secret: { version: 3, host: 'new.example' }, movedAt: 0, reviewed });
    expect(deletedPair(before, reviewed)).toEqual({ scope: 'eu', revision: 9, reviewed });
  });
});
