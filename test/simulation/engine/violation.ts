/** The code under test threw what no caller of it handles, or an invariant does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
}
