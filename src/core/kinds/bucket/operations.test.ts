import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { bucket } from "./declare.ts";
import { objectKey } from "./operations.ts";

describe("object keys", () => {
  it.each(["a", "a/b.csv", "ünï/✓ 🚀.txt", "a..b/c...d", `${"k".repeat(1024)}`])("%s is one", (key) => {
    expect(objectKey(key)).toBe(key);
  });
  it.each([
    "",
    "/a",
    "../a",
    "a/../b",
    "a/./b",
    "a/..",
    "a\0b",
    "a\nb",
    "k".repeat(1025),
    "é".repeat(513),
    "\ud800",
  ])("%j is refused", (key) => expect(() => objectKey(key)).toThrow(InvalidArgumentError));
});

describe("a bucket's handle", () => {
  it.each(["text/plain\r\n\r\nx", "", "text/plain ", "text/ü"])(
    "refuses the content type %j, which no header can carry, before the driver sees it",
    async (contentType) => {
      const { b } = bindUses({ b: bucket("b").writer }, { bucket: {} as never }, () => {})({
        carried: () => ({}),
      }) as {
        b: { put(key: string, content: string, options: object): Promise<unknown> };
      };
      await expect(b.put("a", "", { contentType })).rejects.toThrow(InvalidArgumentError);
    },
  );
});
