import type { StandIn } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { paymentProvider } from "./stand-ins.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

/** A provider of which every fifth answer is lost. */
function forgetful(): StandIn {
  const standIn = paymentProvider();
  return async (request, world) => {
    const answer = await standIn(request, world);
    if (world.chance() < 0.2) throw new Error("the connection was lost.");
    return answer;
  };
}

it.each(RUNS)(
  "as $title, seed $seed, it charges every order once, though all come twice, functions crash and answers are lost",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed, services: { payments: forgetful() } });
    t.faults.crash("charge-order", { operation: 2, when: "after", times: 3 });
    t.faults.crash("charge-order", { operation: 4, when: "before", times: 3 });
    const orders = Array.from({ length: 30 }, (_, n) => order(t, n));
    for (const each of orders) await place(t, each);
    for (const each of orders) await place(t, each);
    for (const each of orders.slice(0, 3)) await place(t, { ...each, cents: each.cents + 1 });
    await t.advance("1d");
    const chargeIds: string[] = [];
    for (const { orderId, cents } of orders) {
      const settled = await (await t.fetch(`/orders/${orderId}`)).json();
      expect(settled).toMatchObject({ orderId, status: "charged", cents });
      chargeIds.push(settled.chargeId);
    }
    // The provider numbers its charges: one that nobody was told of would be missing here.
    expect(chargeIds.sort()).toEqual(orders.map((_, n) => `ch-${n + 1}`).sort());
    expect(await t.queue("orders")).toMatchObject({ available: 0, inFlight: 0, delayed: 0 });
    const dead = (await t.deadLetters("orders")).map(({ reason }) => reason);
    expect(dead.filter((reason) => reason.includes("another payload"))).toHaveLength(3);
  },
);

function order(t: TestApp, n: number) {
  return { orderId: `o-${n}`, cents: 100 + n, currency: "EUR", placedAt: t.now().toISOString() };
}

async function place(t: TestApp, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await t.fetch("/orders", { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(202);
}
