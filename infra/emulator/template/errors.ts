/** A resource of a type that is neither run nor known to have no effect here. The message names type and logical id. */
export class UnsupportedResource extends Error {
  override readonly name = 'UnsupportedResource';
}

/** A resource of a known type has a property, or a value of one, that this runner does not act on. */
export class UnsupportedProperty extends Error {
  override readonly name = 'UnsupportedProperty';
}

/** An intrinsic function leads nowhere, or is not known. The message names the resource it stands in. */
export class UnresolvableValue extends Error {
  override readonly name = 'UnresolvableValue';
}

/** The template lets a service call a function without the AWS::Lambda::Permission that AWS would ask for. */
export class MissingPermission extends Error {
  override readonly name = 'MissingPermission';
}

/** The template lacks something that the runner needs to be of use. The message names it. */
export class TemplateIncomplete extends Error {
  override readonly name = 'TemplateIncomplete';
}
