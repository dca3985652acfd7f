import type { Simulation } from '../engine/simulation.ts';
import { Hooks } from './hooks.ts';
import { Mail } from './mail.ts';
import type { Observer } from './observer.ts';
import { Parameters } from './parameters.ts';
import { Queue } from './queue.ts';
import { Table } from './table.ts';

/** The state that the functions share. */
export class World {
  readonly table: Table;
  readonly parameters: Parameters;
  readonly sendQueue: Queue;
  readonly deadLetters = new Queue('dead-letters');
  readonly webhookQueue = new Queue('webhook-queue');
  readonly mail: Mail;
  readonly hooks: Hooks;

  constructor(
    table = new Table(),
    parameters = new Parameters(),
    sendQueue = new Queue('send-queue'),
    mail = new Mail(),
    hooks = new Hooks(),
  ) {
    this.table = table;
    this.parameters = parameters;
    this.sendQueue = sendQueue;
    this.mail = mail;
    this.hooks = hooks;
  }

  /** From now on, tells an observer what happens. */
  observe(observer: Observer): void {
    for (const model of [this.table, this.parameters, this.sendQueue, this.mail, this.hooks]) model.observer = observer;
  }

  /** A copy of everything that is stored, queued and delivered. */
  copy(): World {
    return new World(
      this.table.copy(),
      this.parameters.copy(),
      this.sendQueue.copy(),
      this.mail.copy(),
      this.hooks.copy(),
    );
  }
}

/** The current simulation and world, for the stand-ins. Only one simulation runs at a time. */
export const scene: { simulation: Simulation; world: World } = {
  simulation: undefined as unknown as Simulation,
  world: new World(),
};
