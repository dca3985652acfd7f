/**
 * A listener that goes with the run that it belongs to. V8 allocates a function literal that is assigned to a property in
 * the old generation, on the assumption that it stays; there it would keep everything it can reach, a whole random day,
 * until the next full collection, and every collection before that would copy it. An argument is allocated like any
 * other object.
 */
export const shortLived = <T>(listener: T): T => listener;
