/** A name that nobody else gives; also where `crypto.randomUUID` is missing, which is any page over plain HTTP. */
export const randomName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
