const STORED = 'storemail-key';

/** The API key of the signed-in user, kept only in this tab's session storage. */
export const session = {
  key: (): string => sessionStorage.getItem(STORED) ?? '',
  open: (key: string): void => sessionStorage.setItem(STORED, key),
  close: (): void => sessionStorage.removeItem(STORED),
};
