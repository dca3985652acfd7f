/** The code under test uses something of DynamoDB that this model does not know. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}

export const missing = (what = 'a value'): never => {
  throw new NotModelled(`${what} is not given`);
};
