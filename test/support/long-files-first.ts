import { createHash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They start a runner or a browser and mostly wait: begun last, they would be waited for with nothing else to do. */
const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(?:e2e|emulator|browser|faults)\//.test(moduleId);

/** Test files in the random order of the run's seed, the long ones before the others. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const place = (file: TestSpecification): string =>
      `${isLong(file) ? 0 : 1} ${createHash('sha256').update(`${seed} ${file.moduleId}`).digest('hex')}`;
    return files.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  }
}
