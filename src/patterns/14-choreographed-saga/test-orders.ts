import type { TestApp } from "@motif/app/testing";

/** What the tests do with orders, and what they look at. */

export function send(t: TestApp, method: string, path: string, body: object, key = "none") {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return t.fetch(path, { method, headers, body: JSON.stringify(body) });
}

export const ORDER = { sku: "mug", quantity: 2, cents: 2400, country: "CH" };
let keys = 0;

export async function place(t: TestApp, over: object = {}): Promise<string> {
  const answer = await send(t, "POST", "/orders", { ...ORDER, ...over }, `key-${++keys}`);
  if (answer.status !== 202) throw new Error(`The order was answered ${answer.status}.`);
  return (await answer.json()).orderId;
}

export async function stocked(t: TestApp, available = 5): Promise<void> {
  await send(t, "PUT", "/stock/mug", { available });
}

export async function shown(t: TestApp, orderId: string) {
  return (await t.fetch(`/orders/${orderId}`)).json();
}

export async function mug(t: TestApp) {
  const { available, held } = await (await t.fetch("/stock/mug")).json();
  return { available, held };
}

/** Orders for which a service did something that was not undone. */
export function done(t: TestApp, service: string): readonly string[] {
  const orders = new Set<string>();
  for (const { path, answer } of t.calls(service)) {
    const [, , orderId = "", verb] = path.split("/");
    if (verb === undefined && (answer?.status === 200 || answer?.status === 201)) orders.add(orderId);
    if (verb === "cancellation" && answer?.status === 200) orders.delete(orderId);
  }
  return [...orders];
}

/** Parcels that go. */
export function sent(t: TestApp): readonly string[] {
  const paths = t
    .calls("carrier")
    .filter(({ path, answer }) => /dispatch$/.test(path) && answer?.status === 200);
  return [...new Set(paths.map(({ path }) => path.split("/")[2] ?? ""))];
}
