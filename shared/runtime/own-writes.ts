/**
 * Tells the ARNs that SSM names as writer of what a role's functions wrote: `arn:aws:sts::…:assumed-role/<role>/<session>`
 * (IAM User Guide, "Principals").
 */
export const isWrittenBy =
  (role: string) =>
  (modifiedBy: string): boolean =>
    modifiedBy.split(':')[5]?.startsWith(`assumed-role/${role}/`) ?? false;
