import {
  app,
  callable,
  consume,
  consumer,
  http,
  httpApi,
  json,
  queue,
  schedule,
  scheduled,
  secret,
  task,
  workflow,
} from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { faultsOf, type Profile } from "@motif/core/platform";
import { FAULTS, HABITS, isDocumented, type Subject, simulateRun } from "@motif/simulate";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { aws, azure, CLOUDS } from "./clouds.ts";

/** Without the habits of clients, which no cloud has a part in. */
const OF_CLOUDS = FAULTS.filter((name) => !HABITS.includes(name));

describe.each(CLOUDS)("the faults of $title", (cloud) => {
  it("are those of the simulator: none is unknown to the cloud, and it knows no other", () => {
    expect([...faultsOf(cloud).keys()].sort()).toEqual([...OF_CLOUDS].sort());
    for (const name of OF_CLOUDS) expect(isDocumented(name, cloud)).toBeTypeOf("boolean");
  });
});

describe("a fault", () => {
  it("that no profile names is an error, and none is taken for possible", () => {
    expect(() => isDocumented("table.rusty", aws)).toThrow(
      "The profile of AWS says nothing of the fault table.rusty.",
    );
  });

  it("without a fact does not compile, nor does a fact without a fault", () => {
    const { throttled, unavailable } = azure.secret.faults;
    // @ts-expect-error: a secret can be throttled as well
    const tooFew: Profile["secret"] = { faults: { unavailable } };
    // @ts-expect-error: nothing writes a secret, so that no answer to it is lost
    const tooMany: Profile["secret"] = { faults: { throttled, unavailable, "answer-lost": throttled } };
    expect([tooFew, tooMany]).toHaveLength(2);
  });
});

const Order = z.object({ id: z.string() });
const key = secret("key");
const orders = queue("orders", { schema: Order, fifo: true });
const note = callable("note", { input: Order, output: Order });
const saga = workflow("saga", {
  input: Order,
  output: Order,
  uses: {},
  definition: { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } },
});
const uses = {
  orders: orders.sender,
  noteNow: note.invoker,
  noteLater: note.sender,
  sagas: saga.starter,
};
const accept = http("accept", { uses, body: Order }, async ({ body, orders, noteNow, noteLater, sagas }) => {
  await sagas.start(body, { name: body.id });
  await orders.send(body, { group: "all" });
  await noteNow.invoke(body);
  await noteLater.send(body);
  return json({}, { status: 202 });
});
const charge = consumer("charge", { event: Order, uses: { key: key.reader } }, async ({ key }) => {
  await key.get();
});
const tick = scheduled("tick", { uses: { key: key.reader } }, async ({ key }) => {
  await key.get();
});
const shop = app("shop", {
  api: httpApi({ "POST /orders": accept }),
  orders: consume(orders, charge),
  tick: schedule({ cron: "* * * * *" }, tick),
  note: task(note, {}, ({ input }) => input),
});
const subject: Subject = {
  inventory: takeInventory(shop),
  invariants: {},
  clients: async ({ fetch }, round) => {
    const headers = { "content-type": "application/json" };
    await fetch("/orders", { method: "POST", headers, body: JSON.stringify({ id: `order-${round}` }) });
  },
  given: { secrets: { key: "k" } },
};
const OF_WORKFLOWS = ["answer-lost", "sent-twice", "throttled", "unavailable"].map(
  (name) => `workflow.${name}`,
);
const MOST_SEEDS = 300;
/** The service of a secret is away for a while: not where reading one asks no service. */
const AWAY = "outage of a secret";

/** The names of what went wrong in a run. */
async function wentWrong(seed: number, as?: Profile): Promise<ReadonlySet<string>> {
  const { struck } = await simulateRun(subject, { seed, ...(as && { as }) });
  const names = new Set(struck.map(({ name }) => name));
  if (struck.some(({ name, place }) => name === "outage" && place === "key")) names.add(AWAY);
  return names;
}

/** Whether a cloud says that it can happen. */
function canHappen(name: string, cloud: Profile): boolean {
  return isDocumented(name === AWAY ? "secret.unavailable" : name, cloud);
}

describe("faults that some cloud excludes", () => {
  const excluded = [...OF_CLOUDS, AWAY].filter((name) => CLOUDS.some((cloud) => !canHappen(name, cloud)));
  /** A seed in which each strikes where no cloud is imitated. */
  const seeds = new Map<string, number>();

  beforeAll(async () => {
    for (let seed = 0; seed < MOST_SEEDS && seeds.size < excluded.length; seed++) {
      for (const name of await wentWrong(seed)) {
        if (excluded.includes(name) && !seeds.has(name)) seeds.set(name, seed);
      }
    }
  });

  it("are those of FIFO queues on AWS, of timers, secrets and all calls between functions on Azure, on Google Cloud of those that nobody waits for, and on both of workflows", () => {
    const byCloud = CLOUDS.map((cloud) => excluded.filter((name) => !canHappen(name, cloud)).sort());
    expect(byCloud).toEqual([
      ["fifo.twice"],
      [
        ...["answer-lost", "sent-twice", "throttled", "unavailable"].map((name) => `callable.${name}`),
        ...[AWAY, "schedules.twice", "secret.throttled", "secret.unavailable"],
        ...OF_WORKFLOWS,
      ],
      ["callable.sent-twice", ...OF_WORKFLOWS],
    ]);
  });

  it("strike where no cloud is imitated", () => {
    expect([...seeds.keys()].sort()).toEqual([...excluded].sort());
  });

  it.each(CLOUDS)("never strike as $title where it excludes them", async (cloud) => {
    const wrong = new Set<string>();
    for (const seed of new Set(seeds.values())) {
      for (const name of await wentWrong(seed, cloud)) wrong.add(name);
    }
    expect([...wrong].filter((name) => excluded.includes(name) && !canHappen(name, cloud))).toEqual([]);
  });
});
