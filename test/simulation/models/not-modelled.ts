/** The code under test uses a feature of DynamoDB that is not modelled. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}

export const missing = (what = 'a value'): never => {
  throw new NotModelled(`${what} is not given`);
};
