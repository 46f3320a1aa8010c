import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMetadata, encodeMetadata } from "./metadata.ts";

describe("metadata of objects", () => {
  it("comes back as it was, through headers of plain ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const encoded = encodeMetadata({ note: value });
        expect(encoded.note).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeMetadata(encoded)).toEqual({ note: value.toWellFormed() });
      }),
    );
  });

  it("that looks encoded is not mistaken for it", () => {
    const metadata = { note: "=?UTF-8?B?YQ==?=" };
    expect(decodeMetadata(encodeMetadata(metadata))).toEqual(metadata);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html: RFC 2047, either encoding.
  it("is read as S3 returns it", () => {
    expect(decodeMetadata({ a: "=?UTF-8?Q?Zo=C3=AB_x?=", b: "=?UTF-8?B?Wm/Dqw==?=" })).toEqual({
      a: "Zoë x",
      b: "Zoë",
    });
  });
});
