import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { http, httpApi, json, table } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";

const Thing = z.object({ id: z.string(), owner: z.string(), at: z.number() });

describe("a table is refused with", () => {
  it("a key attribute that the schema does not have", () => {
    const wrong = table("things", { schema: Thing, partitionKey: "id", sortKey: "nope" as "at" });
    const reader = http("a", { uses: { t: wrong.reader } }, () => json(1));
    expect(problemsIn({ api: httpApi({ "GET /": reader }) })).toEqual([
      'table things: sortKey "nope" is not an attribute of its schema (id, owner, at)',
    ]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  it.each([
    ["a key attribute", { partitionKey: "x".repeat(256) }, "partitionKey has a name of 256 bytes"],
    [
      "a `timeToLive` attribute",
      { partitionKey: "id", timeToLive: "é".repeat(128) },
      "timeToLive has a name of 256",
    ],
    [
      "an index",
      { partitionKey: "id", indexes: { "": { partitionKey: "id" } } },
      "index  has a name of 0 bytes",
    ],
    [
      "the key of an index",
      { partitionKey: "id", indexes: { by: { partitionKey: "id", sortKey: "" } } },
      "the sortKey of index by has a name of 0 bytes",
    ],
  ])("a name of no or of too many bytes: of %s", (_, layout, expected) => {
    const wrong = table("things", {
      schema: z.record(z.string(), z.string()),
      ...(layout as { partitionKey: string }),
    });
    const reader = http("a", { uses: { t: wrong.reader } }, () => json(1));
    expect(problemsIn({ api: httpApi({ "GET /": reader }) })).toEqual([expect.stringContaining(expected)]);
  });
});
