import * as z from "zod/mini";

const Claim = z.strictObject({
  /** SHA-256 of the payload, in hexadecimal digits: by it the payload is found, and checked. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Length of the payload. */
  bytes: z.int().check(z.nonnegative()),
});

/** Says where a payload is. */
export type Claim = z.infer<typeof Claim>;

/** What stands in a message: the value itself, which its receiver checks, or where it is. */
export const ClaimMessage = z.union([
  z.strictObject({ value: z.unknown() }),
  z.strictObject({ claim: Claim }),
]);

/** See {@link ClaimMessage}. */
export type ClaimMessage = z.infer<typeof ClaimMessage>;

/** The key of a payload's object. The same payload is one object, however often it is sent. */
export function payloadKey({ sha256 }: Claim): string {
  return `${sha256}.json`;
}
