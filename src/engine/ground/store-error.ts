import { MotifError } from "@motif/core";
import { messageOf } from "@motif/core/platform";

/** What can be wrong with a data folder. */
export type StoreErrorCode =
  | "data-folder-in-use"
  | "data-folder-unusable"
  | "data-corrupt"
  | "data-newer"
  | "data-incompatible"
  | "disk-full"
  | "store-failed"
  | "store-closed";

/** The store cannot be opened, or cannot keep what it was given. Nothing of the failed write is there. */
export class StoreError extends MotifError {
  declare readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(code, message, options);
  }
}

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const SQLITE = { BUSY: 5, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 } as const;

/** An error of SQLite as one that names the folder and what to do. Anything else comes back as it is. */
export function storeError(error: unknown, place: string): unknown {
  if (!isSqliteError(error)) return error;
  const options = { cause: error };
  switch (error.errcode & 0xff) {
    case SQLITE.BUSY:
      return new StoreError(
        "data-folder-in-use",
        `The data in ${place} is in use by another process. Stop that one, or choose another data folder.`,
        options,
      );
    case SQLITE.READONLY:
    case SQLITE.CANTOPEN:
      return new StoreError("data-folder-unusable", `The data in ${place} cannot be written.`, options);
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return new StoreError(
        "data-corrupt",
        `The database in ${place} is damaged or is not one of Motif's. Restore it, or choose another data folder.`,
        options,
      );
    case SQLITE.FULL:
      return new StoreError(
        "disk-full",
        `The disk that holds ${place} is full. Nothing was written.`,
        options,
      );
    default:
      return new StoreError("store-failed", `The store in ${place} failed: ${messageOf(error)}`, options);
  }
}

function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}
