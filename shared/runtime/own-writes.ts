/**
 * Recognises the ARNs that SSM reports for writes made under a role: `arn:aws:sts::…:assumed-role/<role>/<session>`
 * (IAM User Guide, "Principals").
 */
export const isWrittenBy =
  (role: string) =>
  (modifiedBy: string): boolean =>
    modifiedBy.split(':')[5]?.startsWith(`assumed-role/${role}/`) ?? false;
