import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "./make-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "motif-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("a folder that is made", () => {
  it("comes with those above it, and says which was the first", () => {
    expect(makeFolder(join(root, "a/b/c"))).toBe(join(root, "a"));
    expect(statSync(join(root, "a/b/c")).isDirectory()).toBe(true);
    expect(makeFolder(join(root, "a/b/c"))).toBeUndefined();
    expect(makeFolder(join(root, "a/b/d/e"))).toBe(join(root, "a/b/d"));
  });

  it("is none where a file has its name, or the name of one above it", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => makeFolder(join(root, "file"))).toThrow("is a file, not a folder");
    expect(() => makeFolder(join(root, "file/a"))).toThrow("ENOTDIR");
  });

  it.skipIf(!existsSync("/proc/self"))("is none where the system takes none: that is said at once", () => {
    for (const path of ["/proc/x", "/proc/x/y/z"]) expect(() => makeFolder(path)).toThrow("ENOENT");
  });
});
