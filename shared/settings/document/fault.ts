/** A fault of a value. */
export interface Fault {
  /** Adobe configuration path; empty for a document as a whole. */
  path: string;
  /** Follows the path in a sentence, says what is allowed, and never repeats the value: "must be …". */
  problem: string;
}

/** Something that is allowed but that operators should know. Never repeats the value. */
export interface Warning {
  code: string;
  path: string;
  message: string;
}

const sentence = ({ path, problem }: Fault): string => (path === '' ? problem : `${path} ${problem}`);

/** All faults in one line. */
export const describeFaults = (faults: readonly Fault[]): string => faults.map(sentence).join('; ');

/** The settings in force cannot be used; mail of the scope is held until they are mended. Contains no value. */
export class SettingsFault extends Error {
  override readonly name = 'SettingsFault';
}
