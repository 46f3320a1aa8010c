import { type App, bucket, consume, http, httpApi, queue, secret, table } from "@motif/core";
import { apiWith, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const jobs = queue("jobs", { schema: Message });
const orders = queue("orders", { schema: Message, fifo: true });
const uploads = bucket("uploads");
const items = table("items", { schema: Message, partitionKey: "id" });

describe("roles", () => {
  const rolesOf = (wiring: App["wiring"]) =>
    only(planOf(wiring)).roles.map(
      ({ role }) => `${role.kind} ${role.name}${"access" in role ? ` ${role.access}` : ""}`,
    );

  it("are what the grants need and no more", () => {
    const uses = { items: items.reader, files: uploads.reader, out: jobs.sender, key: secret("key").reader };
    expect(rolesOf(apiWith({ uses })).sort()).toEqual([
      "bucket uploads Reader",
      "queue jobs Sender",
      "secret key",
      "table items reader",
    ]);
    expect(rolesOf(apiWith({ uses: { files: uploads.writer } }))).toEqual(["bucket uploads Contributor"]);
  });

  it("let a consumer read its queue, put a failed message off and give one up", () => {
    expect(rolesOf({ work: consume(jobs, worker()) })).toEqual([
      "queue jobs Receiver",
      "queue jobs Sender",
      "queue jobs-dead-letter give-up",
    ]);
    expect(rolesOf({ work: consume(orders, worker()) })).toEqual([
      "queue orders Receiver",
      "queue orders-dead-letter give-up",
    ]);
  });

  it("name all functions and grants that they are for", () => {
    const plan = planOf({
      api: httpApi({
        "GET /a": http("get", { uses: { stock: items.reader } }, () => new Response()),
        "GET /b": http("list", { uses: { items: items.reader } }, () => new Response()),
      }),
    });
    expect(only(plan).roles).toEqual([
      {
        why: ["get: grant stock (reader of table items)", "list: grant items (reader of table items)"],
        role: { kind: "table", name: "items", access: "reader" },
      },
    ]);
  });
});
