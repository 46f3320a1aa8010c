import { describe, expect, it } from "vitest";
import { checkedMetadata } from "./metadata.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
describe("the metadata of an object", () => {
  it("has its names in lower case, and its values as they are", () => {
    expect(checkedMetadata({ Owner: "Ann", "x-note": "a b" })).toEqual({ owner: "Ann", "x-note": "a b" });
    expect(checkedMetadata({})).toEqual({});
  });

  it("has 2016 bytes with its names, and no more", () => {
    expect(checkedMetadata({ note: "x".repeat(2012) })).toHaveProperty("note");
    expect(checkedMetadata({ a: "é".repeat(1007), b: "" })).toHaveProperty("a");
    expect(() => checkedMetadata({ note: "x".repeat(2013) })).toThrow("2017 bytes; 2016 are allowed");
  });

  it.each([{ a: ["x"] }, { a: 1 }, { a: null }])(
    "does not have the value of %j, which is no text",
    (metadata) => {
      expect(() => checkedMetadata(metadata as never)).toThrow('The metadata "a" of an object is no text');
    },
  );

  it.each([{ "two words": "x" }, { "": "x" }, { é: "x" }, { same: "x", SAME: "y" }, { "Motif-Write": "x" }])(
    "does not have the names of %j",
    (metadata) => {
      expect(() => checkedMetadata(metadata)).toThrow("cannot be the name of an object's metadata");
    },
  );
});
