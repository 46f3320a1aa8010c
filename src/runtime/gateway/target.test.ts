import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTarget, splitAbsoluteForm } from "./target.ts";

describe("a request's target", () => {
  it("is split into path and query", () => {
    expect(parseTarget("/items/1?full=yes?")).toEqual({ path: "/items/1", query: "?full=yes?" });
    expect(parseTarget("/")).toEqual({ path: "/", query: "" });
  });

  it.each([
    ["a dot segment", "/items/../secret"],
    ["a dot segment at the end", "/items/.."],
    ["a single dot", "/./items"],
    ["an encoded dot segment", "/items/%2e%2E/secret"],
    ["a half-encoded dot segment", "/items/.%2e"],
    ["a backslash", "/items\\..\\secret"],
    ["a fragment", "/items#top"],
    ["a control character", "/items/\u0007"],
    ["bytes that are not encoded", "/items/\u00e9"],
    ["a percent sign without digits", "/items/50%"],
    ["a percent-encoding that is no UTF-8", "/items/%ff"],
    ["no slash in front", "items"],
    ["nothing", ""],
  ])("is refused with %s", (_what, target) => {
    expect(parseTarget(target)).toHaveProperty("refusal");
  });

  it.each(["/items/a%2Fb", "/items//1", "//items", "/.well-known/x", "/a..b", "/items?next=../x&at=%zz"])(
    "is taken as it is: %s",
    (target) => {
      expect(parseTarget(target)).not.toHaveProperty("refusal");
    },
  );

  it("names the same path as a URL parser reads, whatever it holds", () => {
    const piece = fc.constantFrom(..."/.%2eEfF?#\\ab:@é\u0000 ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `/${pieces.join("")}`;
        const target = parseTarget(text);
        if ("refusal" in target) return;
        const url = new URL(`http://127.0.0.1:3000${text}`);
        expect(url.host).toBe("127.0.0.1:3000");
        expect(url.pathname).toBe(target.path);
        expect(url.href).toBe(`http://127.0.0.1:3000${text}`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a target in absolute form", () => {
  it.each([
    ["http://localhost:3000/items?x=1", { authority: "localhost:3000", target: "/items?x=1" }],
    ["HTTP://evil.example", { authority: "evil.example", target: "/" }],
    ["http://localhost?x=1", { authority: "localhost", target: "/?x=1" }],
    ["http://me@localhost/", { authority: "me@localhost", target: "/" }],
  ])("%s", (target, expected) => {
    expect(splitAbsoluteForm(target)).toEqual(expected);
  });

  it.each(["localhost:3000", "ftp://localhost/", "javascript:alert(1)", "http:/items"])(
    "is not %s",
    (target) => {
      expect(splitAbsoluteForm(target)).toBeUndefined();
    },
  );
});
