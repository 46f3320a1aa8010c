import { describe, expect, it } from "vitest";
import { http, httpApi, json, secret, table } from "../index.ts";
import { Message, problemsIn } from "../testing/apps.ts";

const things = table("things", { schema: Message, partitionKey: "id" });

describe("resources are refused with", () => {
  it.each([
    [
      "two tables of one name",
      problemsIn({
        api: httpApi({
          "POST /": http("create", { uses: { things: things.writer } }, () => json(1)),
          "POST /x": http(
            "x",
            { uses: { t: table("things", { schema: Message, partitionKey: "id" }).reader } },
            () => json(1),
          ),
        }),
      }),
      "table things: two different table declarations",
    ],
    [
      "two secrets of one name",
      problemsIn({
        api: httpApi({
          "GET /": http("x", { uses: { a: secret("key").reader, b: secret("key").reader } }, () => json(1)),
        }),
      }),
      "secret key: two different secret declarations",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
