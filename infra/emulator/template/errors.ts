/** A resource of an unsupported type. The message names type and logical id. */
export class UnsupportedResource extends Error {
  override readonly name = 'UnsupportedResource';
}

/** A resource of a supported type has an unsupported property, or an unsupported value of one. */
export class UnsupportedProperty extends Error {
  override readonly name = 'UnsupportedProperty';
}

/** An intrinsic function is unsupported or refers to something that does not exist. The message names the resource. */
export class UnresolvableValue extends Error {
  override readonly name = 'UnresolvableValue';
}

/** The template lets a service invoke a function without the AWS::Lambda::Permission that AWS requires. */
export class MissingPermission extends Error {
  override readonly name = 'MissingPermission';
}

/** The template lacks something that the runner needs. The message names it. */
export class TemplateIncomplete extends Error {
  override readonly name = 'TemplateIncomplete';
}
