import { offerCsv } from './offer-csv.ts';

/** A CSV file written in chunks, so that an export of any size keeps at most one page in memory. */
export interface CsvFile {
  write(text: string): Promise<void>;
  /** Hands the file over with what was written. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** The part of the File System Access API that is used, which not every browser has. */
interface FileSystemAccess {
  showSaveFilePicker?: (options: object) => Promise<{ createWritable(): Promise<Writable> }>;
}

interface Writable {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/**
 * Asks where to save a file, where the browser can write to one, or else collects it for a download. To be called from a
 * click handler. Resolves to `undefined` if the user cancels the dialog.
 */
export const openCsvFile = async (name: string): Promise<CsvFile | undefined> => {
  const { showSaveFilePicker } = globalThis as FileSystemAccess;
  if (!showSaveFilePicker) return collected(name);
  try {
    const types = [{ accept: { 'text/csv': ['.csv'] } }];
    const file = await (await showSaveFilePicker({ suggestedName: name, types })).createWritable();
    return { write: (text) => file.write(text), close: () => file.close(), discard: () => file.abort() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    // Not allowed here, as in a frame of another site.
    return collected(name);
  }
};

/**
 * Writes a file under this name. If writing fails, no file is left; if the user cancels, nothing is read. To be called from
 * a click handler.
 */
export const writeCsvFile = async (
  name: string,
  writeAll: (write: CsvFile['write']) => Promise<void>,
): Promise<void> => {
  const file = await openCsvFile(name);
  if (!file) return;
  try {
    await writeAll(file.write);
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
};

/** Characters after which text becomes a blob: browsers keep blobs outside of the page's memory, and large ones on disk. */
const MAX_TEXT = 1_000_000;

const collected = (name: string): CsvFile => {
  const blobs: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  const flush = () => {
    blobs.push(new Blob(texts));
    texts = [];
    length = 0;
  };
  return {
    write: async (text) => {
      texts.push(text);
      length += text.length;
      if (length >= MAX_TEXT) flush();
    },
    close: async () => {
      flush();
      offerCsv(blobs, name);
    },
    discard: async () => {
      blobs.length = 0;
      texts = [];
    },
  };
};
