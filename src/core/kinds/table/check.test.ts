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
});
