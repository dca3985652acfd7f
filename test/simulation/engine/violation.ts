/** An invariant does not hold, or the code under test threw an error that no caller handles. */
export class Violation extends Error {
  override readonly name = 'Violation';
}
