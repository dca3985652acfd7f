/**
 * Returns its argument: a listener that lives no longer than its run. V8 allocates a function literal in the old generation
 * if it is assigned to a property. From there it would keep a whole random day alive until the next full collection, and
 * each collection before that would copy the day. A literal that is passed as an argument is allocated normally.
 */
export const shortLived = <T>(listener: T): T => listener;
