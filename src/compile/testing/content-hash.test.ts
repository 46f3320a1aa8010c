import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderHash, hashOf } from "./content-hash.ts";

describe("the hash of a folder", () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), "motif-hash-"));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  function hashWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(work, "folder-"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folderHash(folder);
  }

  const FILES = { "a.tf": "one", "dist/b.zip": "two" };

  it("is the same for the same files, wherever they are", () => {
    expect(hashWith(FILES)).toBe(hashWith({ "dist/b.zip": "two", "a.tf": "one" }));
  });

  it.each([
    ["a byte is another one", { ...FILES, "a.tf": "onf" }],
    ["a file further down is another one", { ...FILES, "dist/b.zip": "twp" }],
    ["a file is added, were it empty", { ...FILES, "c.tf": "" }],
    ["a file is gone", { "a.tf": "one" }],
    ["a file has another name", { "A.tf": "one", "dist/b.zip": "two" }],
    ["what two files have changes places", { "a.tf": "two", "dist/b.zip": "one" }],
  ])("is another one when %s", (_, files) => {
    expect(hashWith(files)).not.toBe(hashWith(FILES));
  });
});

it("the hash of parts tells where each ends", () => {
  expect(hashOf(["ab", "c"])).not.toBe(hashOf(["a", "bc"]));
  expect(hashOf(["ab"])).not.toBe(hashOf(["ab", ""]));
});
