import type { MailStore } from './mail-store.ts';
import { type ParsedMail, parseMail } from './parse-mail.ts';

/** Enough for thousands of order emails, since programs poll the whole list while they wait for a message. */
const maxCachedBytes = 64 * 1024 * 1024;

/** Parses stored messages, and caches the JSON of those read last. */
export class MessageReader {
  readonly #store: MailStore;
  readonly #cache = new Map<string, Buffer>();
  #cachedBytes = 0;

  constructor(store: MailStore) {
    this.#store = store;
    store.on('change', ({ type }) => {
      if (type === 'cleared') this.#forget([...this.#cache.keys()]);
    });
  }

  /** `undefined`: the message does not exist, or has been deleted. */
  async read(id: string): Promise<ParsedMail | undefined> {
    const stored = await this.#store.read(id);
    return stored && parseMail(stored.mail, stored.raw);
  }

  /** The message as JSON in UTF-8. */
  async json(id: string): Promise<Buffer | undefined> {
    const cached = this.#cache.get(id);
    if (cached) return cached;
    const parsed = await this.read(id);
    return parsed && this.#remember(id, Buffer.from(JSON.stringify(parsed.message)));
  }

  #remember(id: string, json: Buffer): Buffer {
    this.#forget([id]);
    this.#cache.set(id, json);
    this.#cachedBytes += json.length;
    for (const oldest of this.#cache.keys()) {
      if (this.#cachedBytes <= maxCachedBytes) break;
      this.#forget([oldest]);
    }
    return json;
  }

  #forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#cachedBytes -= this.#cache.get(id)?.length ?? 0;
      this.#cache.delete(id);
    }
  }
}
