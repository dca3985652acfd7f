/** Context of the CDK app when it is run on this machine. */
export const localContext = {
  /** One machine has one clock. */
  clockSkewSeconds: 2,
  /** Nobody wants to wait for three minutes here. */
  requeueAfterSeconds: 20,
  /** Batches of ten are handed out at once, not gathered. */
  batchSize: 10,
  /** CDK's judgement of what AWS would be asked for takes longer than all the rest; `cdk synth` passes it. */
  '@aws-cdk/core:validateAgainstDefaultRules': false,
};
