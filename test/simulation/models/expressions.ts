import { memoize } from '../engine/memoize.ts';
import { Parser } from './parser.ts';

/** Whether an item (`undefined`: there is none) meets a condition. */
export const conditionOf = memoize((expression) => new Parser(expression).condition());

/** What an update expression does to an item, in place. */
export const updateOf = memoize((expression) => new Parser(expression).update());
