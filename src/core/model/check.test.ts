import { describe, expect, it } from "vitest";
import { app, consume, DefinitionError, http, httpApi, json, queue } from "../index.ts";
import { jobs, Message, problemsIn, worker } from "../testing/apps.ts";
import { problemsOf, takeInventory } from "./index.ts";

const create = http("create", { uses: { jobs: jobs.sender }, body: Message }, () => json({}));

describe("a definition with mistakes", () => {
  it("is refused with all of them at once", () => {
    const broken = app("shop", {
      api: httpApi({ "POST things": create, "GET /a": create }),
      work: consume(queue("jobs", { schema: Message, delay: "3h" }), worker(), { batchSize: 0 }),
    });
    expect(() => takeInventory(broken)).toThrow(DefinitionError);
    expect(problemsOf(broken).map(({ where }) => where)).toEqual([
      'api, route "POST things"',
      'api, route "GET /a"',
      "work",
      "queue jobs",
      "queue jobs",
    ]);
  });

  it.each([
    ["a name with capitals", problemsIn({}, "Shop"), "app Shop: a name has lower-case letters"],
    ["a name that is too long", problemsIn({}, "a".repeat(41)), "at most 40 long"],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
