import { app, http, httpApi, queue } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { priceApp, propagate, type Quantity, resolveWorkload } from "@motif/cost";
import { book } from "@motif/cost/testing";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { CLOUDS, loadTarget, loadTargets } from "../build/targets.ts";

const answer = () => new Response();
const jobs = queue("jobs", { schema: z.string() });
const list = http("list", {}, answer);
const add = http("add", { uses: { jobs: jobs.sender } }, answer);
const watch = http("watch", { streams: true }, answer);

/** An app with an API of these routes, to each of which as many requests come. */
function appWith(routes: Parameters<typeof httpApi>[0]) {
  const inventory = takeInventory(app("shop", { api: httpApi(routes) }));
  const names = Object.keys(routes);
  const load = { share: 1 / names.length, bytes: 100, responseBytes: 8 * 2 ** 20 };
  const workload = resolveWorkload(inventory, {
    perDay: 1_000_000,
    shape: "flat",
    arrivals: Object.fromEntries(names.map((name) => [name, load])),
    functions: Object.fromEntries(
      Object.values(routes).map(({ name, uses }) => [
        name,
        { durationMs: 50, cpuMs: 5, uses: "jobs" in uses ? { jobs: {} } : {} },
      ]),
    ),
    queues: "POST /" in routes ? { jobs: { messageBytes: 100 } } : {},
  });
  return { inventory, workload };
}

async function quantitiesOn(cloud: string, { inventory, workload }: ReturnType<typeof appWith>) {
  const { PRICING, makePlan } = await loadTarget(cloud);
  const month = { usage: propagate(inventory, workload, 1_000_000), assumptions: workload.assumptions };
  return PRICING.price(makePlan(inventory), month);
}

const GATEWAYS = ["apigateway-http", "apim-consumption", "apigateway"];

function throughGateway(quantities: readonly Quantity[]): number {
  const ofGateways = quantities.filter(({ service }) => GATEWAYS.includes(service));
  return ofGateways.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Requests to one of so many routes in a month. */
const requests = (routes: number) => (1_000_000 * 730) / 24 / routes;

describe("an API with a function that streams, which is called at its own address", () => {
  const oneBeside = appWith({ "GET /": list, "GET /watch": watch });
  const twoBeside = appWith({ "GET /": list, "POST /": add, "GET /watch": watch });

  test.each(["azure", "gcp"])("has no gateway on %s where one function is beside it", async (cloud) => {
    expect(throughGateway(await quantitiesOn(cloud, oneBeside))).toBe(0);
  });

  test.each(CLOUDS)("has a gateway on %s for the requests to the others alone", async (cloud) => {
    expect(throughGateway(await quantitiesOn(cloud, twoBeside))).toBeCloseTo(requests(3) * 2, 3);
  });

  test("pays on AWS for what is streamed beyond 6 MB a response", async () => {
    const quantities = await quantitiesOn("aws", oneBeside);
    const streamed = quantities.filter(({ sku }) => sku === "response-streaming");
    const gigabytes = streamed.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(gigabytes).toBeCloseTo((requests(2) * 2) / 1024, 3);
  });

  test("sends all that it answers to the internet on every cloud", async () => {
    for (const target of await loadTargets(CLOUDS)) {
      const { lines } = priceApp(book, target, oneBeside, { perDay: 1_000_000 }).bill;
      const out = lines.filter(({ sku }) => sku.startsWith("internet"));
      const gigabytes = out.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(gigabytes).toBeCloseTo((requests(1) * 8) / 1024, 3);
    }
  });
});
