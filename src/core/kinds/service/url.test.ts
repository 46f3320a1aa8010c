import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { checkedTarget, urlOf, urlProblem } from "./url.ts";

describe("the URL of a service", () => {
  it.each([
    "https://payments.example.com",
    "https://payments.example.com/",
    "https://payments.example.com:8443/v1/eu",
    "http://localhost:4000",
    "http://127.0.0.1:4000/v1",
    "http://[::1]:4000",
  ])("can be %s", (url) => {
    expect(urlProblem(url)).toBeUndefined();
  });

  it.each([
    ["payments.example.com", /must be an absolute URL/],
    ["", /must be an absolute URL/],
    [undefined, /must be an absolute URL/],
    ["ftp://payments.example.com", /must begin with https/],
    ["http://payments.example.com", /must begin with https/],
    ["http://127.0.0.1.example.com", /must begin with https/],
    ["http://localhost.example.com", /must begin with https/],
    ["https://me:secret@payments.example.com", /no credentials/],
    ["https://payments.example.com/v1?key=1", /must end with its path/],
    ["https://payments.example.com/v1?", /must end with its path/],
    ["https://payments.example.com/v1#top", /must end with its path/],
    ["https://payments.example.com/v1#", /must end with its path/],
    [`https://payments.example.com/${"x".repeat(256)}`, /at most 256 characters/],
  ])("cannot be %s", (url, problem) => {
    expect(urlProblem(url)).toMatch(problem);
  });
});

const requestTo = (base: string, target: string) => urlOf("shop", base, checkedTarget("shop", target));

describe("the path of a request", () => {
  it.each([
    ["https://a.example", "/x", "https://a.example/x"],
    ["https://a.example/", "/x", "https://a.example/x"],
    ["https://a.example/v1", "/x/y?z=../..", "https://a.example/v1/x/y?z=../.."],
    ["https://a.example/v1/", "", "https://a.example/v1"],
    ["https://a.example/v1", "?q=1", "https://a.example/v1?q=1"],
    ["https://a.example/v1", "//b.example/x", "https://a.example/v1//b.example/x"],
    ["https://a.example/v1", "/%C3%A9/é", "https://a.example/v1/%C3%A9/%C3%A9"],
    ["https://a.example/v1", "/..a/...", "https://a.example/v1/..a/..."],
  ])("goes behind %s: %s", (base, target, expected) => {
    expect(requestTo(base, target).href).toBe(expected);
  });

  it.each([
    "x",
    "@b.example/",
    ".b.example/",
    ":443/",
    "https://b.example/",
    "/..",
    "/../v2",
    "/a/./b",
    "/%2e%2E/v2",
    "/.%2e/v2",
    "/a%2f..%2fb",
    "/a%5c..%5cb",
    "/%252e%252e/v2",
    "/a/..\\b",
    "\\..\\v2",
    "/a#b",
    "/a b",
    "/a\tb",
    "/.\n./v2",
    "/\u0000",
    "/\ud800",
    undefined as never,
  ])("is not %j", (target) => {
    expect(() => requestTo("https://a.example/v1", target)).toThrow(InvalidArgumentError);
  });

  it("never leads out of the service's URL, whatever it is made of", () => {
    const part = fc.constantFrom(
      ..."/ \\ . .. % %2e %2E %2f %5c %252e %25 @ : ? # ; & a v1 b.example https:// \t \n \u0000 é \u{1f4a9}".split(
        " ",
      ),
      " ",
    );
    const target = fc.oneof(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.array(part, { maxLength: 12 }).map((parts) => `/${parts.join("")}`),
      fc
        .array(fc.integer({ min: 0, max: 0x2ff }), { maxLength: 20 })
        .map((units) => `/${String.fromCharCode(...units)}`),
    );
    const base = fc.constantFrom("https://a.example", "https://a.example/v1", "https://a.example:8443/v1/x/");
    fc.assert(
      fc.property(base, target, (address, text) => {
        const url = requestOrRefusal(address, text);
        return url === undefined || isBelow(url, new URL(address));
      }),
      { numRuns: 2000 },
    );
  });
});

function requestOrRefusal(base: string, target: string): URL | undefined {
  try {
    return requestTo(base, target);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}

/** Whether a request stays below a URL, also where the other side decodes its path once more. */
function isBelow(url: URL, root: URL): boolean {
  const path = root.pathname.replace(/\/$/, "");
  const segments = decodeLeniently(url.pathname).split(/[/\\]/);
  return (
    url.origin === root.origin &&
    `${url.pathname}/`.startsWith(`${path}/`) &&
    !segments.some((segment) => segment === ".." || segment === ".") &&
    url.username + url.password + url.hash === ""
  );
}

function decodeLeniently(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
