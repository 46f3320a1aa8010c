import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMetadata, encodeMetadata } from "./metadata.ts";

describe("metadata of blobs", () => {
  it("comes back as it was, through identifiers and headers of plain ASCII", () => {
    const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9a-z-]+$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: "grapheme" })), (metadata) => {
        const encoded = encodeMetadata(metadata);
        for (const [stored, value] of Object.entries(encoded)) {
          expect(stored).toMatch(/^[a-z_][a-z0-9_]*$/);
          expect(value).toMatch(/^[\x20-\x7e]+$/);
        }
        expect(decodeMetadata(encoded)).toEqual({ ...metadata });
      }),
    );
  });

  it("that somebody else stored is left as it is", () => {
    expect(decodeMetadata({ Owner: "ann", motif_x: "1" })).toEqual({ owner: "ann", motif_x: "1" });
  });
});
