import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMailFile, encodeMailFile } from './mail-file.ts';
import type { Reception, StoredMail } from './message.ts';

export interface MailStoreOptions {
  directory: string;
  /** Maximum number of messages; the oldest are deleted. */
  limit: number;
  now: () => number;
  /** Ids must sort by time, as UUIDv7 does. */
  uuid: () => string;
}

const suffix = '.mail';

export type MailStoreChange = { type: 'mail'; id: string } | { type: 'cleared' };

/**
 * The messages of the inbox, one file each. A message is durable once `append` has resolved. Emits `change` when a message
 * has arrived and when all have been deleted. Rejects with file system errors.
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
    const messages = names.filter((name) => name.endsWith(suffix));
    const partial = names.filter((name) => !name.endsWith(suffix));
    await Promise.all(partial.map((name) => rm(join(options.directory, name), { force: true })));
    return new MailStore(options, messages.map((name) => name.slice(0, -suffix.length)).sort());
  }

  async append(reception: Reception, raw: Buffer): Promise<StoredMail> {
    const id = this.#options.uuid();
    const mail = { id, receivedAt: new Date(this.#options.now()).toISOString(), ...reception };
    const partial = join(this.#options.directory, `${id}.part`);
    await writeFile(partial, encodeMailFile(mail, raw), { flush: true });
    await rename(partial, this.#path(id));
    this.#insert(id);
    await this.#deleteOldest();
    this.emit('change', { type: 'mail', id });
    return mail;
  }

  /** Ids, newest first; with `before`, only those of messages that arrived earlier. */
  list({ limit = Number.POSITIVE_INFINITY, before }: { limit?: number; before?: string } = {}): string[] {
    const end = before === undefined ? this.#ids.length : this.#ids.findLastIndex((id) => id < before) + 1;
    return this.#ids.slice(Math.max(0, end - limit), end).reverse();
  }

  /** `undefined`: the message does not exist, or has been deleted. */
  async read(id: string): Promise<{ mail: StoredMail; raw: Buffer } | undefined> {
    if (!this.#ids.includes(id)) return undefined;
    try {
      return decodeMailFile(await readFile(this.#path(id)));
    } catch (error) {
      if (!this.#ids.includes(id)) return undefined; // deleted in the meantime
      throw error;
    }
  }

  async clear(): Promise<void> {
    const deleted = this.#ids;
    this.#ids = [];
    await Promise.all(deleted.map((id) => rm(this.#path(id), { force: true })));
    this.emit('change', { type: 'cleared' });
  }

  #path(id: string): string {
    return join(this.#options.directory, `${id}${suffix}`);
  }

  /** Usually appends, but writes of concurrent connections may end out of order. */
  #insert(id: string): void {
    const index = this.#ids.findLastIndex((earlier) => earlier < id) + 1;
    this.#ids.splice(index, 0, id);
  }

  async #deleteOldest(): Promise<void> {
    const deleted = this.#ids.splice(0, Math.max(0, this.#ids.length - this.#options.limit));
    await Promise.all(deleted.map((id) => rm(this.#path(id), { force: true })));
  }
}
