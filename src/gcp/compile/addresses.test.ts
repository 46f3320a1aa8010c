import { printModule, type Resource, resourcesOf, withInstances } from "@motif/compile";
import {
  type App,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  onObjectCreated,
  queue,
  schedule,
  scheduled,
  secret,
  table,
  task,
} from "@motif/core";
import { Message, onObject, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";
import { toTerraform } from "./to-terraform.ts";

const jobs = queue("jobs", { schema: Message });
const steps = queue("steps", { schema: Message, fifo: true });
const items = table("items", { schema: z.object({ id: z.string() }), partitionKey: "id" });
const uploads = bucket("uploads");
const answer = () => new Response();
const listItems = http("list-items", { uses: { items: items.reader } }, answer);
const addItem = http("add-item", { uses: { items: items.writer, jobs: jobs.sender } }, answer);

const step = consumer("step", { event: Message, uses: { steps: steps.sender }, timeout: "9s" }, () => {});

/** An API behind a gateway, and a consumer. */
const small: App["wiring"] = {
  api: httpApi({ "GET /items": listItems, "POST /items": addItem }),
  jobs: consume(jobs, worker()),
};

/** What may stand beside it, each with resources of its own. */
const additions: Readonly<Record<string, App["wiring"]>> = {
  "a function of the API": {
    api: httpApi({
      "GET /items": listItems,
      "POST /items": addItem,
      "GET /items/{id}": http(
        "get-item",
        { uses: { items: items.reader }, memory: 1024, timeout: "5s" },
        answer,
      ),
    }),
  },
  "a function that is called directly, and may read a secret": {
    price: task(
      "price",
      { input: z.string(), output: z.string(), uses: { key: secret("key").reader }, timeout: "50s" },
      () => "",
    ),
  },
  "a queue in order, and who sends to it": {
    steps: consume(steps, step, { retry: { attempts: 9 } }),
  },
  "objects and schedules": {
    uploads: onObjectCreated(uploads, onObject("read")),
    nightly: schedule(
      { cron: "30 2 * * *" },
      scheduled("tidy-up", {}, () => {}),
    ),
  },
};

const madeOf = (wiring: App["wiring"]) => resourcesOf(withInstances(toTerraform(planOf(wiring))));

/** What Terraform would compare of a resource: its arguments, in any order. */
function text(resource: Resource): string {
  const printed = printModule({ files: [{ name: "x", blocks: [resource] }] }).x ?? "";
  return printed
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => line.replace(/ +=/, " ="))
    .sort()
    .join("\n");
}

describe("the address of a resource", () => {
  it.each(Object.entries(additions))("stays the same, with all that it is, beside %s", (_, more) => {
    const before = madeOf(small);
    const after = new Map(madeOf({ ...small, ...more }).map((made) => [made.address, made]));
    expect(before.map(({ address }) => address).filter((address) => !after.has(address))).toEqual([]);
    const changed = before.filter((made) => {
      const now = after.get(made.address);
      return now && text(now) !== text(made);
    });
    // What is for the app as a whole: its APIs, the document of its gateway, and what waits for all roles.
    const whole = ["google_project_service", "google_api_gateway_api_config", "time_sleep"];
    expect(
      changed.filter(({ labels: [type] }) => !whole.includes(type)).map(({ address }) => address),
    ).toEqual([]);
    expect(after.size).toBeGreaterThan(before.length);
  });

  it("has the name of what it is for, of one function as of several", () => {
    const addresses = madeOf({ jobs: consume(jobs, worker()) }).map(({ address }) => address);
    expect(addresses).toContain('google_cloudfunctions2_function.function["work"]');
    expect(addresses).toContain('google_pubsub_subscription.queue["jobs"]');
  });
});
