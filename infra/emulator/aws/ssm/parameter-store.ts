import { DatabaseSync } from 'node:sqlite';
import type { ParameterVersion } from './parameter-version.ts';

/** All versions of all parameters, on disk. A write survives the end of the process. */
export interface ParameterStore {
  /** The newest version, or the given one. */
  find(name: string, version?: number): ParameterVersion | undefined;
  /** All versions, oldest first; empty if there is no such parameter. */
  history(name: string): ParameterVersion[];
  /** The newest version of every parameter, sorted by name. */
  newest(): ParameterVersion[];
  /** Adds or replaces a version. */
  save(version: ParameterVersion): void;
  drop(name: string, version: number): void;
  /** Deletes a parameter and its tags. Returns whether it existed. */
  remove(name: string): boolean;
  tags(name: string): Record<string, string>;
  setTags(name: string, tags: Readonly<Record<string, string>>): void;
  /** Runs `work` in a transaction, which is rolled back if it throws. */
  atomically<T>(work: () => T): T;
  close(): void;
}

/** Not synced after each write: a crash of the machine may lose the last writes, the end of the process none. */
const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS versions (
    name TEXT, version INTEGER, content TEXT NOT NULL, PRIMARY KEY (name, version)
  );
  CREATE TABLE IF NOT EXISTS tags (name TEXT PRIMARY KEY, content TEXT NOT NULL);
`;

/** Throws Node's error if the file is not a database. */
export const openParameterStore = (file: string): ParameterStore => {
  const db = new DatabaseSync(file);
  db.exec(schema);
  const sql = prepare(db);
  return {
    find: (name, version) => {
      const row = version === undefined ? sql.newestOf.get(keyOf(name)) : sql.versionOf.get(keyOf(name), version);
      return row && versionIn(row);
    },
    history: (name) => sql.history.all(keyOf(name)).map(versionIn),
    newest: () => sql.newest.all().map(versionIn),
    save: (version) => void sql.save.run(keyOf(version.name), version.version, JSON.stringify(version)),
    drop: (name, version) => void sql.drop.run(keyOf(name), version),
    remove: (name) => {
      sql.removeTags.run(keyOf(name));
      return sql.remove.run(keyOf(name)).changes > 0;
    },
    tags: (name) => JSON.parse(String(sql.tags.get(keyOf(name))?.content ?? '{}')) as Record<string, string>,
    setTags: (name, tags) => void sql.setTags.run(keyOf(name), JSON.stringify(tags)),
    atomically: (work) => transaction(db, work),
    close: () => db.close(),
  };
};

const prepare = (db: DatabaseSync) => ({
  newestOf: db.prepare('SELECT content FROM versions WHERE name = ? ORDER BY version DESC LIMIT 1'),
  versionOf: db.prepare('SELECT content FROM versions WHERE name = ? AND version = ?'),
  history: db.prepare('SELECT content FROM versions WHERE name = ? ORDER BY version'),
  // With `max()`, SQLite takes the other columns from the same row.
  newest: db.prepare('SELECT content, max(version) FROM versions GROUP BY name ORDER BY name'),
  save: db.prepare('INSERT OR REPLACE INTO versions VALUES (?, ?, ?)'),
  drop: db.prepare('DELETE FROM versions WHERE name = ? AND version = ?'),
  remove: db.prepare('DELETE FROM versions WHERE name = ?'),
  tags: db.prepare('SELECT content FROM tags WHERE name = ?'),
  setTags: db.prepare('INSERT OR REPLACE INTO tags VALUES (?, ?)'),
  removeTags: db.prepare('DELETE FROM tags WHERE name = ?'),
});

const transaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};

/** `/x` and `x` name the same parameter (User Guide, "Requirements and constraints for parameter names"). */
const keyOf = (name: string): string => name.replace(/^\//, '');

const versionIn = (row: Record<string, unknown>): ParameterVersion => JSON.parse(String(row.content));
