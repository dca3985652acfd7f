import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockVariables } from './clock-preload.ts';

const preload = new URL('./clock-preload.ts', import.meta.url).href;

/** The clock of a deployment, which may run faster than real time or be moved forward, for all its processes. */
export class Clock {
  readonly speed: number;
  private readonly epoch = Date.now();
  private readonly file: string;
  private moved = 0;

  constructor(directory: string, speed = 1) {
    this.file = join(directory, 'clock');
    this.speed = speed;
    this.move(0);
  }

  readonly now = (): number => Math.round(this.epoch + (Date.now() - this.epoch) * this.speed + this.moved);

  move(ms: number): void {
    this.moved += ms;
    writeFileSync(this.file, String(this.moved));
  }

  /** The environment of a process with this clock, `skewMs` ahead. */
  environment(skewMs = 0): ClockVariables & { NODE_OPTIONS: string } {
    return {
      NODE_OPTIONS: `--import ${preload}`,
      CLOCK_FILE: this.file,
      CLOCK_EPOCH: String(this.epoch),
      CLOCK_SPEED: String(this.speed),
      CLOCK_SKEW_MS: String(skewMs),
    };
  }
}
