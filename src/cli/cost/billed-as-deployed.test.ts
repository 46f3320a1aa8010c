import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Block, nested, resourcesOf, withInstances } from "@motif/compile";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import { loadWarehouse } from "@motif/core/testing";
import {
  loadPriceBook,
  loadWorkload,
  type PricedApp,
  propagate,
  type Quantity,
  resolveWorkload,
} from "@motif/cost";
import { listPatterns } from "@motif/patterns";
import { describe, expect, test } from "vitest";
import { loadWarehouse as loadWarehouseForAzure } from "../../azure/testing/apps.ts";
import { CLOUDS, type CloudTarget, loadTarget } from "../build/targets.ts";
import { anyWorkload } from "../testing/any-workload.ts";

const book = loadPriceBook();

/** What a plan lists and no line of a bill names. */
const BILLED_ELSEWHERE: Readonly<Record<string, string>> = {
  queueTriggers: "what reads a queue is billed with the queue",
  notifications: "S3 tells of objects for free",
  eventSubscriptions: "billed with the bucket and the queue between which they are",
  objectTriggers: "billed with the bucket",
  subscriptions: "billed with the topic of the same name",
  feeds: "billed with the topic and the queue between which they are",
  helpers: "service accounts are free",
  alarms: "billed by their number",
};

/** Types that also hold the bundles of functions, a few KB that have no line of their own. */
const HOLD_BUNDLES = ["azurerm_storage_container", "google_storage_bucket"];

/** Names in a bill that are of no single thing in a plan. */
const OF_ALL = ["account", "alarms", "dashboard", "functions", "store", "streams"];

/** An app on a cloud, with all lines of its bill: those that come to nothing are in it too. */
interface Priced {
  readonly target: CloudTarget;
  readonly app: LoadedApp;
  readonly quantities: readonly Quantity[];
}

async function priced(cloud: string, app: LoadedApp, workload: PricedApp["workload"]): Promise<Priced> {
  const target = await loadTarget(cloud);
  const usage = propagate(app.inventory, workload, 100_000);
  const month = { usage, assumptions: workload.assumptions };
  return { target, app, quantities: target.PRICING.price(target.makePlan(app.inventory), month) };
}

async function pricedPattern(cloud: string, folder: string): Promise<Priced> {
  const app = await loadApp(folder);
  return priced(cloud, app, await loadWorkload(folder, app.inventory));
}

/** The app that all compilers are tested with, without what a cloud refuses of it. */
async function pricedWarehouse(cloud: string): Promise<Priced> {
  const app = cloud === "azure" ? await loadWarehouseForAzure() : await loadWarehouse();
  return priced(cloud, app, resolveWorkload(app.inventory, anyWorkload(app.inventory)));
}

/** A cloud that refuses a pattern has no folder in it. */
const patterns = listPatterns().flatMap(({ number, name, folder }) =>
  CLOUDS.filter((cloud) => existsSync(join(folder, cloud))).map((cloud) => ({
    app: `${number}-${name}`,
    cloud,
    load: () => pricedPattern(cloud, folder),
  })),
);
const warehouses = CLOUDS.map((cloud) => ({ app: "warehouse", cloud, load: () => pricedWarehouse(cloud) }));

describe.each([...patterns, ...warehouses])("$app on $cloud", ({ load }) => {
  const loading = load();

  test("is billed for the services that are deployed, and for no others", async () => {
    const { target, app, quantities } = await loading;
    const types = [...new Set(resourcesOf(target.compile(app).module).map(({ labels }) => labels[0]))];
    const { billing } = target.PRICING;
    expect(types.filter((type) => billing[type] === undefined)).toEqual([]);
    const billedTypes = types.filter((type) => typeof billing[type] !== "string");
    const servicesOf = (type: string) => [billing[type] ?? []].flat();
    const metered = new Set(quantities.map(({ service }) => service));
    const unmetered = billedTypes.filter((type) => !servicesOf(type).some((each) => metered.has(each)));
    expect(unmetered.filter((type) => !HOLD_BUNDLES.includes(type))).toEqual([]);
    const deployed = new Set(billedTypes.flatMap(servicesOf));
    const used = quantities.filter(({ quantity }) => quantity > 0).map(({ service }) => service);
    expect([...new Set(used)].filter((service) => !deployed.has(service))).toEqual([]);
  });

  test("has a line for everything in the plan that is billed by itself, and none for anything else", async () => {
    const { target, app, quantities } = await loading;
    const plan = target.makePlan(app.inventory);
    const billed = new Set(quantities.map(({ resource }) => resource.split(" ").at(-1)));
    const listed = thingsOf(plan).filter(({ part }) => BILLED_ELSEWHERE[part] === undefined);
    expect(listed.filter(({ name }) => !billed.has(name))).toEqual([]);
    const known = new Set([...thingsOf(plan).map(({ name }) => name), ...OF_ALL]);
    expect([...billed].filter((name) => !known.has(name ?? ""))).toEqual([]);
  });

  test("has a row in the price book for every region that the book has of its cloud", async () => {
    const { target, quantities } = await loading;
    const { provider } = target.PRICING;
    const missing = book
      .regions(provider)
      .flatMap((region) =>
        quantities
          .filter(({ quantity, service, sku }) => quantity > 0 && !book.find(provider, service, sku, region))
          .map(({ service, sku }) => `${service} ${sku} in ${region}`),
      );
    expect(missing).toEqual([]);
  });

  test("is billed for as many alarms as there are, one of CloudWatch's for each metric that it looks at", async () => {
    const { target, app, quantities } = await loading;
    const alarms = resourcesOf(withInstances(target.compile(app).module)).filter(({ labels: [type] }) =>
      /alarm|alert/.test(type),
    );
    const billed = quantities.filter(({ resource }) => resource === "alarms");
    expect(billed.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
      alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    );
  });
});

/** What a plan lists by name, with the part of the plan that it is in: an app of functions is its functions. */
function thingsOf(plan: object): { readonly part: string; readonly name: string }[] {
  return Object.entries(plan).flatMap(([part, value]) => {
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    return entries.filter(isObject).flatMap((entry) => {
      if (Array.isArray(entry.functions)) return thingsOf({ functions: entry.functions });
      const name = entry.name ?? entry.function;
      return typeof name === "string" ? [{ part, name }] : [];
    });
  });
}

/** Where metrics are not queried, an alarm looks at one, or what it looks at does not matter for the bill. */
function metricsOf(alarm: Block): number {
  const queried = nested(alarm, "metric_query").filter((query) => nested(query, "metric").length > 0);
  return Math.max(1, queried.length);
}
