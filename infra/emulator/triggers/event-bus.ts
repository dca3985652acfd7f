import type { EventRuleModel } from '../template/model.ts';
import { compilePattern } from './event-pattern.ts';

/** Invokes a function with an event, without waiting for it. */
export type SendEvent = (functionName: string, event: string) => void;

/**
 * EventBridge's default bus: sends each event to the targets of every rule whose pattern matches. Throws
 * `UnsupportedPattern` on creation.
 */
export const createEventBus = (rules: EventRuleModel[], send: SendEvent): ((event: object) => void) => {
  const compiled = rules.map(({ pattern, targets }) => ({ matches: compilePattern(pattern), targets }));
  return (event) => {
    for (const { matches, targets } of compiled) {
      if (!matches(event)) continue;
      for (const { functionName, input } of targets) send(functionName, input ?? JSON.stringify(event));
    }
  };
};
