/** What Lambda loads: it loads the bundle of the function's own code by way of V8's code for it. */
import { loadingFrom } from './code-cache.ts';

export const { handler } = loadingFrom(__dirname, require)('./handler.cjs') as { handler: unknown };
