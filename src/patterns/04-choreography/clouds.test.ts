import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import choreography from "./app.ts";
import { mailServer, paymentProvider } from "./stand-ins.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const LISTENERS = [
  "reserve-stock",
  "take-payment",
  "settle-stock",
  "keep-address",
  "send-email",
  "track-order",
];

it.each(RUNS)(
  "as $title, seed $seed, every order is paid, or cancelled and undone, though all events come twice and listeners die",
  async ({ cloud, seed }) => {
    const services = { payments: paymentProvider(), mailer: mailServer() };
    await using t = await start(choreography, { as: cloud, seed, services });
    for (const name of LISTENERS) {
      t.faults.duplicate(`shop-${name}`, 100);
      t.faults.crash(name, { operation: 4, when: "after", times: 2 });
    }
    await t.fetch("/stock/mug", request("PUT", { available: 10 }, "mug"));
    const user = await t.fetch("/users", request("POST", { email: "ada@example.com" }, "ada"));
    const { userId } = await user.json();
    const paths: string[] = [];
    for (let n = 0; n < 12; n++) {
      const order = { userId, sku: "mug", quantity: 1, cents: n % 4 === 0 ? 600_000 : 1200 };
      const answer = await t.fetch("/orders", request("POST", order, `order-${n}`));
      paths.push(answer.headers.get("location") ?? "");
      await t.advance("2m");
    }
    await t.advance("1d");
    const orders = await Promise.all(paths.map((path) => shown(t, path)));
    expect(orders.map(({ emailed }) => emailed)).toEqual(orders.map(() => true));
    expect(orders.filter(({ status }) => status === "paid")).toHaveLength(9);
    expect(orders.filter(({ reason }) => reason === "the payment failed")).toHaveLength(3);
    expect(await shown(t, "/stock/mug")).toEqual({ sku: "mug", available: 1, held: 0 });
    expect(new Set(t.calls("mailer").map(({ body }) => body)).size).toBe(12);
    for (const name of LISTENERS) expect(await t.deadLetters(`shop-${name}`)).toEqual([]);
  },
);

function request(method: string, body: object, key: string): RequestInit {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return { method, headers, body: JSON.stringify(body) };
}

async function shown(t: TestApp, path: string) {
  return (await t.fetch(path)).json();
}
