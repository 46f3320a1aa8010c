import { describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { compose } from "./compose.ts";
import { http } from "./functions/http.ts";
import { scheduled } from "./functions/scheduled.ts";
import { loadDefaults } from "./ground/defaults.ts";
import { takeInventory } from "./model/take-inventory.ts";
import { httpApi } from "./triggers/api/declare.ts";
import { schedule } from "./triggers/schedule/declare.ts";

const answer = (name: string) => http(name, {}, async () => new Response());
const work = (name: string) =>
  schedule(
    { every: "1h" },
    scheduled(name, {}, async () => {}),
  );

const shop = app("shop", {
  api: httpApi({ "GET /items": answer("list-items") }, { bodyLimit: 1000 }),
  work: work("restock"),
});
const orders = app("orders", {
  web: httpApi({ "POST /orders": answer("order") }, { bodyLimit: 2000 }),
  work: work("ship"),
  tidy: work("tidy"),
});

describe("an app of several", () => {
  it("has all routes in one API, and all that the others wire, under names of their own", () => {
    const inventory = takeInventory(compose("mall", [shop, orders]), loadDefaults());
    expect(inventory.triggers.map(({ name }) => name).sort()).toEqual([
      "GET /items",
      "POST /orders",
      "orders-work",
      "shop-work",
      "tidy",
    ]);
    expect(inventory.api).toMatchObject({ name: "api", bodyLimit: 2000 });
  });

  it("refuses no body that one of them takes alone", () => {
    const plain = app("plain", { api: httpApi({ "GET /": answer("root") }) });
    expect(compose("mall", [shop, plain]).wiring.api).toMatchObject({ bodyLimit: 6 * 1024 * 1024 });
  });

  it("leaves open what each of them leaves open, where one of them names that", () => {
    const closed = app("closed", {
      api: httpApi({ "GET /health": answer("health") }, { open: ["GET /health"] }),
    });
    expect(compose("mall", [shop, closed]).wiring.api).toMatchObject({ open: ["GET /items", "GET /health"] });
  });

  it("is refused where two answer the same route, or differ in cors", () => {
    const other = app("other", {
      api: httpApi({ "GET /items": answer("all") }, { cors: { origins: ["https://example.com"] } }),
    });
    expect(() => compose("mall", [shop, other])).toThrow(
      /route "GET \/items": both shop and other answer it.*\n.*cors: shop and other differ/s,
    );
  });
});
