import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Router } from "./router.ts";

function routerOf(...patterns: string[]): Router<string> {
  const router = new Router<string>();
  for (const pattern of patterns) router.add(pattern, pattern);
  return router;
}

describe("the router", () => {
  it("prefers a plain segment to a parameter, whatever the order of the routes", () => {
    for (const patterns of [
      ["/items/{id}", "/items/special"],
      ["/items/special", "/items/{id}"],
    ]) {
      const router = routerOf(...patterns);
      expect(router.match("/items/special")).toEqual({ value: "/items/special", params: {} });
      expect(router.match("/items/1")).toEqual({ value: "/items/{id}", params: { id: "1" } });
    }
  });

  it("takes a path that is written as a pattern for any other", () => {
    const router = routerOf("/items/{id}");
    expect(router.match("/items/{id}")).toEqual({ value: "/items/{id}", params: { id: "{id}" } });
  });

  it("goes back to a parameter where the plain segment leads nowhere", () => {
    const router = routerOf("/a/b/c", "/a/{x}/d", "/{y}/{z}/e");
    expect(router.match("/a/b/d")).toEqual({ value: "/a/{x}/d", params: { x: "b" } });
    expect(router.match("/a/b/e")).toEqual({ value: "/{y}/{z}/e", params: { y: "a", z: "b" } });
  });

  it("decodes parameters after the path was split", () => {
    const router = routerOf("/items/{id}");
    expect(router.match("/items/a%2Fb%20c")?.params).toEqual({ id: "a/b c" });
  });

  it("takes an encoded letter for the letter", () => {
    expect(routerOf("/items").match("/%69tems")?.value).toBe("/items");
  });

  it.each(["/items/", "/items//", "//items", "/items", "/items/1/"])(
    "takes an empty segment for no parameter and no other path: %s",
    (path) => {
      expect(routerOf("/items/{id}").match(path)).toBeUndefined();
    },
  );

  it("gives the rest of a path to a greedy parameter, its empty segments and its last slash too", () => {
    const router = routerOf("/files", "/files/{key+}");
    expect(router.match("/files/a//b%2Fc/")?.params).toEqual({ key: "a//b/c/" });
    expect(router.match("/files")?.value).toBe("/files");
  });

  it.each(["/files/", "/files//a"])("takes no rest that begins with an empty segment: %s", (path) => {
    expect(routerOf("/files", "/files/{key+}").match(path)).toBeUndefined();
  });

  it("prefers a parameter to the rest of a path, whatever the order of the routes", () => {
    for (const patterns of [
      ["/files/{key+}", "/files/{id}", "/files/{id}/info"],
      ["/files/{id}/info", "/files/{id}", "/files/{key+}"],
    ]) {
      const router = routerOf(...patterns);
      expect(router.match("/files/a")?.value).toBe("/files/{id}");
      expect(router.match("/files/a/info")?.value).toBe("/files/{id}/info");
      expect(router.match("/files/a/b")).toEqual({ value: "/files/{key+}", params: { key: "a/b" } });
    }
  });

  it("matches the root", () => {
    expect(routerOf("/").match("/")?.value).toBe("/");
  });

  it("finds what a search through all patterns finds", () => {
    const segment = fc.constantFrom("a", "b", "{x}");
    const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map(nameParameters);
    const path = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { maxLength: 12 }), path, (patterns, segments) => {
        const found = routerOf(...patterns).match(`/${segments.join("/")}`);
        expect(found?.value).toBe(search(patterns, segments));
      }),
      { numRuns: 1000 },
    );
  });
});

/** A pattern with another name for each of its parameters. */
function nameParameters(segments: readonly string[]): string {
  return `/${segments.map((segment, index) => (segment === "{x}" ? `{x${index}}` : segment)).join("/")}`;
}

/** The pattern that fits, the one with the leftmost plain segment first: slow and obvious. */
function search(patterns: readonly string[], path: readonly string[]): string | undefined {
  const rank = (pattern: string) => pattern.replaceAll(/\{\w+\}/g, "~");
  return patterns
    .filter((pattern) => {
      const parts = pattern.slice(1).split("/");
      const fits = (part: string, index: number) =>
        part.startsWith("{") ? path[index] !== "" : part === path[index];
      return parts.length === path.length && parts.every(fits);
    })
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}
