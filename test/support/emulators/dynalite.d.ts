/** dynalite ships no types; these cover the part that is used. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the database; in memory if absent. */
    path?: string;
    /** Milliseconds for which tables stay in state CREATING; default 500. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
