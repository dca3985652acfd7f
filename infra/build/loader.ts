/** The entry point: loads the function's bundle with its code cache. */
import { loadingFrom } from './code-cache.ts';

export const { handler } = loadingFrom(__dirname, require)('./handler.cjs') as { handler: unknown };
