/** The simulation has no content that is too large for the table. */
export const s3Bucket = (): never => {
  throw new Error('The bucket is not modelled');
};
