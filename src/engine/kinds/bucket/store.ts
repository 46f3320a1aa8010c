import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, unlink } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  ConditionFailedError,
  type ListedObject,
  NotFoundError,
  type ObjectInfo,
  type WrittenObject,
} from "@motif/core";
import { afterPrefix, readCursor, writeCursor } from "@motif/core/driver";
import type { BucketEntry } from "@motif/core/model";
import { type Database, LIMIT } from "../../ground/database.ts";
import { makeDataFolder } from "../../ground/folder.ts";
import type {
  BucketCommitPut,
  BucketList,
  BucketPut,
  ObjectPage,
  OpenedObject,
  StartedUpload,
} from "./protocol.ts";
import { SignedUploads } from "./signed-uploads.ts";

/** An object with the text that orders the writes of its key: a later one is greater, compared as text. */
export interface ObjectRecord extends ObjectInfo {
  readonly sequencer: string;
}

/** What a commit needs to know of the new object. */
export type UploadedObject = Omit<BucketCommitPut, "type" | "resource" | "attributes">;
/** The same where the content is given. */
export type SmallObject = Omit<BucketPut, "type" | "resource" | "attributes">;

/** Stands where the name of a file would, of content that is in the database. */
const NO_FILE = "";
/** 64 bits in hexadecimal, like the sequencers of S3. */
const SEQUENCER_DIGITS = 16;
const DAY_MS = 86_400_000;
/** Every object was written after it. */
const NEVER = -1;
/** No function runs so long, so that an upload which is older has nobody to commit it. */
const LONGEST_UPLOAD_MS = 24 * 3_600_000;

/**
 * Objects: what is known of them is in the database, and so is small content, which costs less there than a file
 * (https://www.sqlite.org/intern-v-extern-blob.html). Other content is in files with random names. A file is written once
 * and is an object's from the moment that the database says so; so no name of a user ever becomes a path, a crash leaves
 * either the old or the new object, and files that no object refers to can be deleted at the next start.
 */
export class Objects {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #temporary: boolean;
  readonly #uploads = new Map<string, number>();
  /** How long objects stay, in milliseconds, by the names of the buckets in which they go away. */
  readonly #lifetimes = new Map<string, number>();
  readonly #sql;
  /** What clients upload by. */
  readonly uploads: SignedUploads;
  #folder: string | undefined;

  /**
   * `now` gives milliseconds since 1970, `newId` a UUID. Without a folder the content goes to a temporary one, which is there from the
   * first upload until `close`. Throws `StoreError` where the folder cannot be used.
   */
  constructor(
    database: Database,
    now: () => number,
    folder?: string,
    newId: () => string = randomUUID,
    holdsUploads = true,
  ) {
    this.#database = database;
    this.#now = now;
    this.#temporary = folder === undefined;
    this.#folder = folder && resolve(folder);
    if (this.#folder !== undefined) makeDataFolder(this.#folder, database.durability === "full");
    this.#sql = prepare(database);
    this.uploads = new SignedUploads(database, { now, newId, holds: holdsUploads });
    this.#deleteOrphans();
  }

  /** Says after how many days objects go away: they are not there for reads and conditions then, even before they are swept. */
  declare(buckets: readonly Pick<BucketEntry, "name" | "expiresAfterDays">[]): void {
    this.#lifetimes.clear();
    for (const { name, expiresAfterDays } of buckets) {
      if (expiresAfterDays !== undefined) this.#lifetimes.set(name, expiresAfterDays * DAY_MS);
    }
  }

  /** What is known of an object, and its content or the file that holds it. The file goes when the object is replaced. */
  open(bucket: string, key: string): OpenedObject | undefined {
    const row = this.#row(bucket, key);
    if (!row) return undefined;
    const info = objectInfo(row);
    if (row.file !== NO_FILE) return { info, path: this.#path(row.file) };
    return { info, content: this.#sql.content.get(row.version)?.content as Uint8Array }; // was written with the row
  }

  /** What is known of an object. */
  head(bucket: string, key: string): ObjectInfo | undefined {
    const row = this.#row(bucket, key);
    return row && objectInfo(row);
  }

  /** One page of objects in the order of their keys' UTF-8 bytes. Throws `InvalidArgumentError` for a bad cursor. */
  list({ resource, prefix, limit, cursor }: Omit<BucketList, "type">): ObjectPage {
    const request = [resource, prefix];
    const [after] = cursor === undefined ? [] : readCursor(request, cursor, 1);
    const end = afterPrefix(prefix);
    const from = [resource, this.#expired(resource), prefix, after ?? ""] as const;
    const found =
      end === undefined
        ? this.#sql.list.all(...from, limit + 1)
        : this.#sql.listUntil.all(...from, end, limit + 1);
    const rows = found as unknown as readonly ListedRow[]; // the columns of the statements
    const entries = rows.slice(0, limit).map(listedObject);
    const last = entries.at(-1);
    return rows.length > limit && last ? { entries, cursor: writeCursor(request, [last.key]) } : { entries };
  }

  /** Writes an object whose content is small. For the rest see `commit`. */
  put(
    bucket: string,
    { content, ...object }: SmallObject,
    onCommit: (object: ObjectRecord) => void = () => {},
  ): WrittenObject {
    return this.#write(bucket, { ...object, size: content.byteLength }, { content }, onCommit);
  }

  /** A file for the content of an upload. It has to be flushed to the disk where `sync` says so. */
  startUpload(): StartedUpload {
    this.#folder ??= mkdtempSync(join(tmpdir(), "motif-objects-"));
    const upload = randomBytes(16).toString("hex");
    this.#uploads.set(upload, this.#now());
    return {
      upload,
      path: this.#path(upload),
      sync: this.#database.durability === "full" && !this.#temporary,
    };
  }

  /**
   * Makes an upload the content of a key. `onCommit` runs in the same transaction, so that what it writes is there if
   * and only if the object is. Throws `ConditionFailedError`; the upload can be cancelled then.
   */
  commit(
    bucket: string,
    { upload, ...object }: UploadedObject,
    onCommit: (object: ObjectRecord) => void = () => {},
  ): WrittenObject {
    if (!this.#uploads.has(upload))
      throw new NotFoundError(`There is no upload ${upload}. Start another one.`);
    const written = this.#write(bucket, object, { file: upload }, onCommit);
    this.#database.afterCommit(() => this.#uploads.delete(upload));
    return written;
  }

  #write(
    bucket: string,
    object: Omit<UploadedObject, "upload">,
    place: { readonly file: string } | { readonly content: Uint8Array },
    onCommit: (object: ObjectRecord) => void,
  ): WrittenObject {
    const { key, size, etag, contentType, metadata, condition } = object;
    const replaced = this.#sql.get.get(bucket, key, NEVER) as ObjectRow | undefined; // the columns of the statement
    if (!holds(condition, this.#row(bucket, key))) {
      throw new ConditionFailedError(
        `The object ${key} of bucket ${bucket} was not written: ${condition === "absent" ? "it exists" : "it has another etag, or is gone"}.`,
      );
    }
    const row: ObjectRow = {
      key,
      version: this.#database.nextSequence(),
      size,
      etag,
      content_type: contentType,
      metadata: JSON.stringify(metadata),
      modified_at: this.#now(),
      file: "file" in place ? place.file : NO_FILE,
    };
    const info = objectInfo(row);
    this.#database.atomically(() => {
      const { version, content_type, modified_at, file } = row;
      this.#sql.put.run(bucket, key, version, size, etag, content_type, row.metadata, modified_at, file);
      if ("content" in place) this.#sql.addContent.run(version, place.content);
      onCommit({ ...info, sequencer: sequencer(version) });
    });
    if (replaced) this.#deleteContent(replaced);
    const { lastModified: _, ...written } = info;
    return written;
  }

  /** Gives an upload up and deletes its file. One that was committed stays. */
  cancelUpload(upload: string): void {
    if (this.#uploads.delete(upload)) this.#deleteFile(upload);
  }

  /** Gives up uploads that nobody committed because their function died. */
  cancelAbandonedUploads(): void {
    this.cancelUploadsBefore(this.#now() - LONGEST_UPLOAD_MS);
  }

  /** Gives up uploads that were started before a time. Returns how many. */
  cancelUploadsBefore(time: number): number {
    const abandoned = [...this.#uploads].filter(([, startedAt]) => startedAt < time);
    for (const [upload] of abandoned) this.cancelUpload(upload);
    return abandoned.length;
  }

  /** Deletes objects that have expired, `limit` of each bucket at most. Returns whether none is left. */
  sweepExpired(limit: number): boolean {
    let isDone = true;
    for (const bucket of this.#lifetimes.keys()) {
      const swept = this.#sql.sweep.all(bucket, bucket, this.#expired(bucket), limit);
      for (const row of swept as unknown as readonly ContentRow[]) this.#deleteContent(row); // its columns
      if (swept.length === limit) isDone = false;
    }
    return isDone;
  }

  /** Deletes an object; one that is not there is no error. */
  delete(bucket: string, key: string): void {
    const deleted = this.#sql.delete.get(bucket, key);
    if (deleted) this.#deleteContent(deleted as unknown as ContentRow); // its columns
  }

  /** Deletes the temporary folder, if there is one. Retried, since an upload that was cut off may still be opening its file. */
  close(): void {
    if (!this.#temporary || this.#folder === undefined) return;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #row(bucket: string, key: string): ObjectRow | undefined {
    return this.#sql.get.get(bucket, key, this.#expired(bucket)) as ObjectRow | undefined; // the columns of the statement
  }

  /** What was written by then has expired; in milliseconds since 1970. */
  #expired(bucket: string): number {
    const lifetime = this.#lifetimes.get(bucket);
    return lifetime === undefined ? NEVER : this.#now() - lifetime;
  }

  #path(file: string): string {
    return join(this.#folder ?? "", file);
  }

  /** A file goes after the commit: the object may still be there if the turn is rolled back. */
  #deleteContent({ file, version }: ContentRow): void {
    if (file === NO_FILE) this.#sql.removeContent.run(version);
    else this.#database.afterCommit(() => this.#deleteFile(file));
  }

  /** In the background; a file that cannot be deleted now (Windows, while it is read) goes at the next start. */
  #deleteFile(file: string): void {
    unlink(this.#path(file), () => {});
  }

  #deleteOrphans(): void {
    if (this.#folder === undefined) return;
    const files = new Set(this.#sql.files.all().map((row) => String(row.file)));
    for (const file of readdirSync(this.#folder)) {
      if (!files.has(file)) rmSync(this.#path(file), { recursive: true, force: true });
    }
  }
}

interface ListedRow {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly modified_at: number;
}

/** Where the content of an object is. */
interface ContentRow {
  readonly version: number;
  readonly file: string;
}

interface ObjectRow extends ListedRow, ContentRow {
  readonly content_type: string;
  readonly metadata: string;
}

function prepare(database: Database) {
  const columns = "key, version, size, etag, content_type, metadata, modified_at, file";
  const list = `SELECT key, size, etag, modified_at FROM objects
    WHERE bucket = ? AND modified_at > ? AND key >= ? AND key > ?`;
  return {
    get: database.reader(`SELECT ${columns} FROM objects WHERE bucket = ? AND key = ? AND modified_at > ?`),
    list: database.reader(`${list} ORDER BY key ${LIMIT}`),
    listUntil: database.reader(`${list} AND key < ? ORDER BY key ${LIMIT}`),
    put: database.writer(
      `INSERT OR REPLACE INTO objects (bucket, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    delete: database.writer("DELETE FROM objects WHERE bucket = ? AND key = ? RETURNING version, file"),
    sweep: database.writer(`DELETE FROM objects WHERE bucket = ? AND key IN
      (SELECT key FROM objects WHERE bucket = ? AND modified_at <= ? ${LIMIT}) RETURNING version, file`),
    content: database.reader("SELECT content FROM contents WHERE version = ?"),
    addContent: database.writer("INSERT INTO contents (version, content) VALUES (?, ?)"),
    removeContent: database.writer("DELETE FROM contents WHERE version = ?"),
    files: database.reader("SELECT file FROM objects"),
  };
}

function holds(condition: UploadedObject["condition"], object: ObjectRow | undefined): boolean {
  if (condition === undefined) return true;
  return condition === "absent" ? object === undefined : object?.etag === condition.etag;
}

function sequencer(version: number): string {
  return version.toString(16).toUpperCase().padStart(SEQUENCER_DIGITS, "0");
}

function listedObject({ key, size, etag, modified_at }: ListedRow): ListedObject {
  return { key, size, etag, lastModified: new Date(modified_at).toISOString() };
}

function objectInfo(row: ObjectRow): ObjectInfo {
  return {
    ...listedObject(row),
    version: String(row.version),
    contentType: row.content_type,
    metadata: JSON.parse(row.metadata) as Record<string, string>, // written by `commit`
  };
}
