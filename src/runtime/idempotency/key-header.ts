const LONGEST_KEY = 255;
/** A String of Structured Fields (RFC 8941, section 3.3.3), as the draft asks for. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** What many clients send: the key without quotation marks. */
const BARE = /^[\x21\x23-\x2b\x2d-\x7e]+$/;

/** The key in an `Idempotency-Key` header; undefined where it has none that is valid. At most 255 characters. */
export function parseKeyHeader(value: string): string | undefined {
  const quoted = QUOTED.exec(value)?.[1]?.replaceAll(/\\(["\\])/g, "$1");
  const key = quoted ?? (BARE.test(value) ? value : undefined);
  return key === undefined || key === "" || key.length > LONGEST_KEY ? undefined : key;
}
