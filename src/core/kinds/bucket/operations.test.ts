import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { type BucketPresigner, bucket, type PresignedObject } from "./declare.ts";
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

describe("a bucket's presigner", () => {
  const asked: object[] = [];
  const driver = {
    presign: async (_: unknown, object: object) => {
      asked.push(object);
      return {};
    },
  };
  const { b } = bindUses({ b: bucket("b").presigner }, { bucket: driver as never }, () => {})({
    carried: () => ({}),
  }) as { b: BucketPresigner };
  const OBJECT = { key: "a", bytes: 1, contentType: "image/png" };

  it("has its driver sign what it was given, for 15 minutes if it is not said for how long", async () => {
    await b.presign(OBJECT);
    await b.presign({ ...OBJECT, bytes: 5_242_880_000, expires: "1h" });
    expect(asked).toEqual([
      { ...OBJECT, expiresSeconds: 900 },
      { ...OBJECT, bytes: 5_242_880_000, expiresSeconds: 3600 },
    ]);
  });

  it.each([
    [{ bytes: 0 }, "1 to 5242880000 bytes"],
    [{ bytes: 5_242_880_001 }, "1 to 5242880000 bytes"],
    [{ bytes: 1.5 }, "1 to 5242880000 bytes"],
    [{ bytes: Number.NaN }, "1 to 5242880000 bytes"],
    [{ key: "../a" }, "segment"],
    [{ contentType: "text/html\r\nx: y" }, "cannot be a content type"],
    [{ contentType: undefined }, "cannot be a content type"],
    [{ expires: "2h" }, 'after "1s" to "1h"'],
    [{ expires: "1500ms" }, 'after "1s" to "1h"'],
    [{ expires: "0s" }, 'after "1s" to "1h"'],
    [{ expires: "soon" }, 'after "1s" to "1h"'],
  ])("refuses %j before the driver sees it", async (other, message) => {
    asked.length = 0;
    await expect(b.presign({ ...OBJECT, ...other } as PresignedObject)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });

  it("can do nothing else", async () => {
    const others = b as BucketPresigner & Record<string, () => Promise<unknown>>;
    for (const name of ["get", "head", "list", "put", "delete"]) {
      expect(() => others[name]?.()).toThrow(`Operation ${name} of bucket b was not granted`);
    }
  });
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
