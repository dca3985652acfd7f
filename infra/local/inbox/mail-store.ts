import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMailFile, encodeMailFile } from './mail-file.ts';
import type { Reception, StoredMail } from './message.ts';

export interface MailStoreOptions {
  directory: string;
  /** The oldest mails beyond this number are deleted. */
  limit: number;
  now: () => number;
  /** Must sort by time: UUIDv7. */
  uuid: () => string;
}

const suffix = '.mail';

export type MailStoreChange = { type: 'mail'; id: string } | { type: 'cleared' };

/**
 * The mails of the inbox, one file each. What `append` resolved for survives a kill of the process. Emits `change` when
 * a mail has arrived and when all are gone. Rejects with the file system's own errors.
 */
export class MailStore extends EventEmitter<{ change: [MailStoreChange] }> {
  readonly #options: MailStoreOptions;
  /** Oldest first. */
  #ids: string[];

  private constructor(options: MailStoreOptions, ids: string[]) {
    super();
    this.#options = options;
    this.#ids = ids;
    this.setMaxListeners(0);
  }

  static async open(options: MailStoreOptions): Promise<MailStore> {
    await mkdir(options.directory, { recursive: true });
    const names = await readdir(options.directory);
    const mails = names.filter((name) => name.endsWith(suffix));
    const halfWritten = names.filter((name) => !name.endsWith(suffix));
    await Promise.all(halfWritten.map((name) => rm(join(options.directory, name), { force: true })));
    return new MailStore(options, mails.map((name) => name.slice(0, -suffix.length)).sort());
  }

  async append(reception: Reception, raw: Buffer): Promise<StoredMail> {
    const id = this.#options.uuid();
    const mail = { id, receivedAt: new Date(this.#options.now()).toISOString(), ...reception };
    const half = join(this.#options.directory, `${id}.part`);
    await writeFile(half, encodeMailFile(mail, raw), { flush: true });
    await rename(half, this.#path(id));
    this.#insert(id);
    await this.#deleteOldest();
    this.emit('change', { type: 'mail', id });
    return mail;
  }

  /** Ids, newest first, of those that came before the one named. */
  list({ limit = Number.POSITIVE_INFINITY, before }: { limit?: number; before?: string } = {}): string[] {
    const end = before === undefined ? this.#ids.length : this.#ids.findLastIndex((id) => id < before) + 1;
    return this.#ids.slice(Math.max(0, end - limit), end).reverse();
  }

  /** `undefined`: there is no such mail (any more). */
  async read(id: string): Promise<{ mail: StoredMail; raw: Buffer } | undefined> {
    if (!this.#ids.includes(id)) return undefined;
    try {
      return decodeMailFile(await readFile(this.#path(id)));
    } catch (error) {
      if (!this.#ids.includes(id)) return undefined; // deleted meanwhile
      throw error;
    }
  }

  async clear(): Promise<void> {
    const gone = this.#ids;
    this.#ids = [];
    await Promise.all(gone.map((id) => rm(this.#path(id), { force: true })));
    this.emit('change', { type: 'cleared' });
  }

  #path(id: string): string {
    return join(this.#options.directory, `${id}${suffix}`);
  }

  /** Writes of several connections end out of order; almost always the place is the end. */
  #insert(id: string): void {
    const place = this.#ids.findLastIndex((earlier) => earlier < id) + 1;
    this.#ids.splice(place, 0, id);
  }

  async #deleteOldest(): Promise<void> {
    const gone = this.#ids.splice(0, Math.max(0, this.#ids.length - this.#options.limit));
    await Promise.all(gone.map((id) => rm(this.#path(id), { force: true })));
  }
}
