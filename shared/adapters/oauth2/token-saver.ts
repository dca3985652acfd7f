import type { TokenChange, TokenStore, TokenTurn } from '../../ports/sending/access-tokens.ts';

/** Times that new tokens are written while the store is unavailable: a rotated refresh token is nowhere else. */
const WRITES = 4;
/** Milliseconds between two of them. */
const PAUSE_MS = 250;

export interface TokenSaver {
  /**
   * Stores tokens, with retries if the store is unavailable; if it stays so, keeps them for `saveLate` and rejects with
   * `StoreUnavailable`. Resolves to whether they were written; see `TokenStore.write`.
   */
  save(login: string, change: TokenChange, turn: TokenTurn): Promise<boolean>;
  /** Stores what an earlier call could not. Does nothing if there is none. */
  saveLate(login: string): Promise<void>;
}

/** Stores new tokens so that an unavailable store does not lose them as long as the process lives. */
export const tokenSaver = (store: Pick<TokenStore, 'write'>, wait: (ms: number) => Promise<unknown>): TokenSaver => {
  const unsaved = new Map<string, { change: TokenChange; turn: TokenTurn }>();

  const save: TokenSaver['save'] = async (login, change, turn) => {
    for (let left = WRITES; ; left--) {
      try {
        return await store.write(login, change, turn);
      } catch (error) {
        if (left === 1) {
          unsaved.set(login, { change, turn });
          throw error;
        }
        await wait(PAUSE_MS);
      }
    }
  };

  const saveLate: TokenSaver['saveLate'] = async (login) => {
    const late = unsaved.get(login);
    if (!late) return;
    unsaved.delete(login);
    await save(login, late.change, late.turn);
  };

  return { save, saveLate };
};
