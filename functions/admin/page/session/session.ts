const STORED = 'storemail-key';

/** The API key of whoever is signed in: kept for this tab, gone when it closes, and in no other place. */
export const session = {
  key: (): string => sessionStorage.getItem(STORED) ?? '',
  open: (key: string): void => sessionStorage.setItem(STORED, key),
  close: (): void => sessionStorage.removeItem(STORED),
};
