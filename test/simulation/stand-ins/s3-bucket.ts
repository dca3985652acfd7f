/** No content of a simulation is too large for the table. */
export const s3Bucket = (): never => {
  throw new Error('The bucket is not modelled');
};
