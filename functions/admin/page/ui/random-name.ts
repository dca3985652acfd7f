/** A random unique name; works without `crypto.randomUUID`, which is missing from pages over plain HTTP. */
export const randomName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
