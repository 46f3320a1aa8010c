import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { PresignedUpload } from "@motif/core";
import type { SignedObject } from "@motif/core/platform";
import * as z from "zod/mini";
import type { Database } from "../../ground/database.ts";
import { NO_SERVER, SIGNED_PATH } from "../../ground/signed.ts";

/** The part of a path under which uploads are: the kind's name. */
const PATH = `${SIGNED_PATH}bucket/`;

/** What a URL says besides its path. */
const Query = z.strictObject({
  bytes: z.string().check(z.regex(/^[1-9]\d{0,9}$/)),
  type: z.string(),
  /** Milliseconds since 1970. */
  expires: z.string().check(z.regex(/^\d{1,16}$/)),
  signature: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** An upload as it was signed. */
export interface SignedUpload {
  readonly bytes: number;
  readonly contentType: string;
}

/** What the signatures stand on. */
interface SigningGround {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Whether size and type are held to: not where the imitated cloud does not. */
  readonly holds: boolean;
}

/** Signs URLs for uploads, and reads them again. The key is kept, so that a URL outlives the process. */
export class SignedUploads {
  readonly holds: boolean;
  /** Where the app's server is. */
  origin = NO_SERVER;
  readonly #ground: SigningGround;
  readonly #readKey;
  readonly #writeKey;

  constructor(database: Database, ground: SigningGround) {
    this.holds = ground.holds;
    this.#ground = ground;
    this.#readKey = database.reader("SELECT key FROM upload_key");
    this.#writeKey = database.writer("INSERT INTO upload_key VALUES (?)");
  }

  /** A URL for one new object. To be called in a turn: the first one makes the key. */
  sign(bucket: string, { key, bytes, contentType, expiresSeconds }: SignedObject): PresignedUpload {
    const expires = this.#ground.now() + expiresSeconds * 1000;
    const path = uploadPath(bucket, key);
    const query = { bytes: String(bytes), type: contentType, expires: String(expires) };
    const signature = signatureOf(this.#key() ?? this.#makeKey(), path, query);
    return {
      method: "PUT",
      url: `${this.origin}${path}?${new URLSearchParams({ ...query, signature })}`,
      headers: { "content-type": contentType, "if-none-match": "*" },
      expiresAt: new Date(expires).toISOString(),
    };
  }

  /** What was signed for a path; the reason where nothing was, or it is too late. */
  verified(path: string, search: string): SignedUpload | string {
    const query = Query.safeParse(Object.fromEntries(new URLSearchParams(search)));
    const key = this.#key();
    if (!query.success || key === undefined) return "The URL has no signature of this app's.";
    const { signature, ...signed } = query.data;
    const expected = Buffer.from(signatureOf(key, path, signed), "hex");
    if (!timingSafeEqual(Buffer.from(signature, "hex"), expected)) {
      return "The signature is not that of this URL.";
    }
    if (this.#ground.now() >= Number(signed.expires)) return "The URL has expired.";
    return { bytes: Number(signed.bytes), contentType: signed.type };
  }

  #key(): string | undefined {
    return this.#readKey.get()?.key?.toString();
  }

  #makeKey(): string {
    const { newId } = this.#ground;
    const key = createHash("sha256").update(newId()).update(newId()).digest("hex");
    this.#writeKey.run(key);
    return key;
  }
}

/** Bucket and key of a path; undefined where it is none of an upload. */
export function uploadPlace(path: string): { readonly bucket: string; readonly key: string } | undefined {
  const [bucket = "", ...segments] = path.startsWith(PATH) ? path.slice(PATH.length).split("/") : [];
  if (bucket === "" || segments.length === 0) return undefined;
  return { bucket, key: segments.map(decodeURIComponent).join("/") };
}

function uploadPath(bucket: string, key: string): string {
  return `${PATH}${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
}

function signatureOf(
  key: string,
  path: string,
  { bytes, type, expires }: { readonly bytes: string; readonly type: string; readonly expires: string },
): string {
  return createHmac("sha256", key).update(["PUT", path, bytes, type, expires].join("\n")).digest("hex");
}
