import { describe, expect, it } from 'vitest';
import { passwordHolder } from '../../../shared/settings/in-force/pair.ts';

const holding = (scope: string, host: string) => ({ scope, secret: { version: 1, host } });
const bare = (scope: string) => ({ scope });

const holderFor = (host: string, ...chain: Parameters<typeof passwordHolder>[0]) => passwordHolder(chain, host)?.scope;

describe('the scope whose password may be sent to a host', () => {
  it.each([
    ['the scope that has one for it', holderFor('a.example', holding('default', 'a.example')), 'default'],
    [
      'a wider scope, if no narrower one has any',
      holderFor('a.example', holding('default', 'a.example'), bare('eu')),
      'default',
    ],
    [
      'the narrowest scope that has one',
      holderFor('a.example', holding('default', 'a.example'), holding('eu', 'a.example'), bare('eu.fr')),
      'eu',
    ],
    ['nobody, if it was saved for another host', holderFor('b.example', holding('default', 'a.example')), undefined],
    [
      'nobody, if only a wider one was saved for it',
      holderFor('a.example', holding('default', 'a.example'), holding('eu', 'b.example')),
      undefined,
    ],
    ['nobody, if nobody has one', holderFor('a.example', bare('default'), bare('eu')), undefined],
  ])('%s', (_whose, holder, expected) => {
    expect(holder).toBe(expected);
  });
});
