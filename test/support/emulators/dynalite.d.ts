/** dynalite ships no types; these are of the part that is used. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the database; in memory without. */
    path?: string;
    /** Milliseconds that tables stay in CREATING state; 500 unless given. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
