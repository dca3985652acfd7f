import { PREFIX } from '../../environment.ts';
import { savedAs } from '../../invariants/settings.ts';
import { document } from '../configured.ts';
import type { Day } from './day.ts';

/** Changes settings, through the API or by writing parameters. */
export class Administrators {
  private readonly day: Day;
  private saves = 1;

  constructor(day: Day) {
    this.day = day;
  }

  save(): void {
    const { scope } = this.day;
    const name = this.newName(scope);
    const method = this.day.random.pick(['PUT', 'PATCH'] as const);
    // A save for another host without a password is refused.
    const password = this.day.random.chance(0.8) ? { password: '1' } : {};
    this.day.stage.save(this.day.client('admin'), scope, name, { method, body: document(name, password) });
  }

  disableForAWhile(): void {
    const { scope } = this.day;
    for (const disable of ['yes', 'no']) {
      this.day.wishes.push(() => {
        const body = { system: { smtp: { disable } } };
        this.day.stage.change(this.day.client('admin'), scope, { method: 'PATCH', body });
      });
    }
  }

  /** An operator writes parameters: a valid or invalid document, usually with its password first. */
  edit(): void {
    const { scope, stage, random } = this.day;
    const fault = random.pick([undefined, undefined, undefined, 'value', 'whole'] as const);
    const name = this.newName(scope);
    const by = { modifiedAt: stage.simulation.now, modifiedBy: 'arn:aws:iam::000000000000:user/ops' };
    const value = JSON.stringify(document(name, fault && { fault }));
    const { parameters } = stage.world;
    if (fault !== 'value') {
      const password = savedAs(name).password('1');
      parameters.put(`${PREFIX}/secrets/${scope}/smtp-password`, { value: password, type: 'SecureString', ...by });
    }
    parameters.put(`${PREFIX}/settings/${scope}`, { value, type: 'String', ...by });
  }

  canRedrive(): boolean {
    const { sendQueue, deadLetters } = this.day.stage.world;
    return sendQueue.dead.length + deadLetters.messages.length > 0;
  }

  /** An operator puts dead letters back on the queue; one that dies before it deleted them does so again. */
  redrive(): void {
    const { random, stage } = this.day;
    const { sendQueue, deadLetters } = stage.world;
    for (const letters of [sendQueue.dead, deadLetters.messages]) {
      for (const letter of letters) {
        stage.simulation.mishaps.push(['messages', 'redriven']);
        sendQueue.redrive(letter, stage.simulation.now);
      }
      if (random.chance(0.8)) letters.length = 0;
    }
  }

  private newName(scope: string): string {
    return `${scope}-${++this.saves}`;
  }
}
