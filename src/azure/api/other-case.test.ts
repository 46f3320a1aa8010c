import { http, httpApi } from "@motif/core";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";

const fn = (name: string) => http(name, {}, () => new Response());

describe("routes that only case keeps apart on Azure", () => {
  it.each([
    ["GET /Items/recent", "GET /items/{id}"],
    ["GET /Items", "GET /items"],
    ["GET /items/A/{x}", "GET /items/a/{y}"],
    ["HEAD /Items", "GET /items"],
    ["GET /Files/{rest+}", "GET /files/a/b"],
  ])("are refused: %s beside %s", (one, other) => {
    expect(problemsOf({ api: httpApi({ [one]: fn("one"), [other]: fn("other") }) })).toEqual([
      expect.stringContaining(`${other} and ${one} differ in upper and lower case`),
    ]);
  });

  it.each([
    ["GET /Items", "POST /items"],
    ["GET /items/recent", "GET /items/{id}"],
    ["GET /items/{id}", "PUT /items/{ID}"],
    ["GET /Items/{id}", "GET /items"],
    ["GET /Items/a", "GET /items/b"],
    ["GET /Files", "GET /files/{rest+}"],
    ["GET /files/{rest+}", "GET /files/a/b"],
  ])("are no others: %s beside %s", (one, other) => {
    expect(problemsOf({ api: httpApi({ [one]: fn("one"), [other]: fn("other") }) })).toEqual([]);
  });
});
