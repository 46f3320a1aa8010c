import { isDeepStrictEqual } from "node:util";
import type { StandIns } from "@motif/app";
import {
  type Change,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
  type StandInCall,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { type Order, orders, payments, type Reservation, reservations, stock } from "./resources.ts";
import { clients, moody, STOCK } from "./simulated-clients.ts";
import { paymentProvider } from "./stand-ins.ts";

/** What is thrown on purpose: by these names the workflow decides. */
const REFUSALS =
  /OrderInvalid|OutOfStock|PaymentFailed|DeliveryRefused|There is no article|There are not|The payment of|Nobody delivers/;
/** Whoever asks the provider fails with it. */
const MOODY = ["process-payment", "refund-payment"];
/** The longest that an invocation takes, and an operation that it asked for in its last moment. */
const LONGEST_MS = 15_000;

const Placed = z.object({ orderId: z.string() });
const Body = z.object({ sku: z.string(), quantity: z.number(), cents: z.number(), country: z.string() });

export default {
  clients,
  services: (() => ({ payments: moody(paymentProvider()) })) satisfies StandIns,
  always: {
    "every unit is free, held or sold": (seen) => {
      for (const { sku, available, held } of seen.items(stock)) {
        const isGone = ({ status, orderId }: Reservation) => status === "sold" && held[orderId] === undefined;
        const gone = seen.items(reservations).filter((each) => each.sku === sku && isGone(each));
        const all = available + sum(Object.values(held)) + sum(gone.map(({ quantity }) => quantity));
        if (available < 0 || all !== STOCK[sku])
          return `of ${sku} there are ${all}, and ${available} are free`;
      }
      return undefined;
    },
    "an order that is over is wholly done, or wholly undone": (seen) => {
      for (const order of seen.items(orders)) {
        if (order.status === "placed") continue;
        const problem = order.status === "fulfilled" ? undoneOf(seen, order) : doneOf(seen, order);
        if (problem !== undefined) return `order ${order.orderId} is ${order.status}, and ${problem}`;
      }
      return undefined;
    },
  },
  eventually: {
    "every order that was taken is fulfilled or cancelled": (seen) => {
      const known = new Map(seen.items(orders).map((order) => [order.orderId, order]));
      const open = taken(seen).find(({ orderId }) => (known.get(orderId)?.status ?? "placed") === "placed");
      return open && `order ${open.orderId} is ${JSON.stringify(known.get(open.orderId))}`;
    },
    "an order is what was sent, and over once": (seen) => {
      for (const { orderId, body } of taken(seen)) {
        const order = seen.items(orders).find((each) => each.orderId === orderId);
        if (!isDeepStrictEqual(order && Body.parse(order), body)) return `order ${orderId} is another`;
      }
      const wrong = seen.changes(orders).find((change) => !isNext(change));
      return wrong && `${wrong.by} made of ${JSON.stringify(wrong.before)}: ${JSON.stringify(wrong.after)}`;
    },
    "an order is cancelled for the reason that it has": (seen) => {
      const wrong = seen.items(orders).find((order) => !isReason(seen, order));
      return wrong && `order ${wrong.orderId} is ${JSON.stringify(wrong)}`;
    },
    "units are refused only while there are not enough": (seen) => {
      for (const { after, before, at } of seen.changes(reservations)) {
        if (before !== undefined || after?.status !== "refused") continue;
        const changes = seen.changes(stock).filter(({ key }) => key === JSON.stringify([after.sku]));
        const states = statesWithin(changes, at - LONGEST_MS, at);
        if (!states.some((article) => (article?.available ?? 0) < after.quantity))
          return `order ${after.orderId} was refused`;
      }
      return undefined;
    },
    "nobody is charged before units are held for the order": (seen) => {
      for (const call of seen.calls(payments)) {
        if (call.method !== "PUT") continue;
        const reserved = seen.changes(reservations).find(({ after }) => after?.orderId === orderOf(call));
        if (reserved?.after?.status !== "reserved" || reserved.at > call.at)
          return `order ${orderOf(call)} is charged unreserved`;
        const order = seen.items(orders).find(({ orderId }) => orderId === orderOf(call));
        if (!isDeepStrictEqual(JSON.parse(call.body), { cents: order?.cents })) return `it sent ${call.body}`;
      }
      return undefined;
    },
    "a key gets the same order again, and is refused with another one only": (seen) => {
      const known = new Map<string, string>();
      for (const { key, orderId } of taken(seen)) {
        if ((known.get(key) ?? orderId) !== orderId) return `${key} got ${known.get(key)} and ${orderId}`;
        known.set(key, orderId);
      }
      const sent = seen.requests.filter(({ method }) => method === "POST");
      const rows = seen.items(orders).length;
      const keys = new Set(sent.map(keyOf)).size;
      if (rows > keys) return `there are ${rows} orders, and ${keys} keys`;
      const refused = sent.filter(({ answer }) => answer?.status === 422);
      const wrong = refused.find(
        (one) => !sent.some((each) => keyOf(each) === keyOf(one) && each.body !== one.body),
      );
      return wrong && `${wrong.client} was refused its key ${keyOf(wrong)}`;
    },
    "clients see an order as it is while they ask": (seen) => {
      const request = seen.requests.find((each) => !isRightView(seen, each));
      return request && `${request.client} asked for ${request.path}: ${request.answer?.body}`;
    },
    "every answer is one of the contract": ({ requests }) => {
      const wrong = requests.find((request) => !isInContract(request));
      return wrong && `${wrong.method} ${wrong.path} was answered ${wrong.answer?.status}`;
    },
    "nothing fails by itself, but for refusals, and the moods of the provider": ({ invocations, requests }) =>
      failedByItself({
        requests,
        invocations: invocations.filter(
          ({ function: name, error = "" }) => !MOODY.includes(name) && !REFUSALS.test(error),
        ),
      }),
  },
} satisfies Invariants;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function keyOf({ headers }: ClientRequest): string {
  return headers["idempotency-key"] ?? "";
}

/** The orders that clients were told of, one for each time they were told. */
function taken({ requests }: Seen) {
  return requests.flatMap((request) => {
    const { method, answer, body } = request;
    if (method !== "POST" || answer?.status !== 202) return [];
    const { orderId } = Placed.parse(JSON.parse(answer.body));
    return [{ orderId, key: keyOf(request), body: Body.parse(JSON.parse(body ?? "")) }];
  });
}

/** `/payments/{orderId}` and `/payments/{orderId}/cancellation`. */
function orderOf({ path }: StandInCall): string {
  return path.split("/")[2] ?? "";
}

/** Whether the provider took something for an order, and did not give it back. */
function isPaid(calls: readonly StandInCall[], orderId: string): boolean {
  const own = calls.filter((call) => orderOf(call) === orderId);
  const isMade = own.some(({ method, answer }) => method === "PUT" && answer && answer.status < 300);
  return isMade && !own.some(({ path, answer }) => path.endsWith("/cancellation") && answer?.status === 200);
}

/** What is not as a fulfilled order asks for. */
function undoneOf(seen: Seen, { orderId }: Order): string | undefined {
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  if (reservation?.status !== "sold") return `its units are ${reservation?.status}`;
  if (seen.items(stock).some(({ held }) => held[orderId] !== undefined)) return "its units are held";
  return isPaid(seen.calls(payments), orderId) ? undefined : "nobody paid";
}

/** What is left of a cancelled order. */
function doneOf(seen: Seen, { orderId }: Order): string | undefined {
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  if (reservation?.status === "reserved" || reservation?.status === "sold")
    return `its units are ${reservation.status}`;
  if (seen.items(stock).some(({ held }) => held[orderId] !== undefined)) return "its units are held";
  return isPaid(seen.calls(payments), orderId) ? "somebody paid" : undefined;
}

function isReason(seen: Seen, order: Order): boolean {
  const { status, reason, orderId } = order;
  if (status !== "cancelled") return reason === undefined;
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  const told: Readonly<Record<string, boolean>> = {
    "no such article": order.sku === "lamp",
    "not enough in stock": reservation?.status === "refused",
    "the payment was declined": order.cents > 500_000,
    "nobody delivers there": order.country === "AQ",
    "a service did not answer": true,
  };
  return told[reason ?? ""] ?? false;
}

function isNext({ before, after, by }: Change<Order>): boolean {
  if (by === "somebody else") return true;
  if (!after) return false;
  if (!before) return true; // a first step whose row came late is behind the last one
  return before.status === "placed" || before.status === after.status;
}

function isRightView(seen: Seen, { method, path, sentAt, answer }: ClientRequest): boolean {
  const [, orderId] = /^\/orders\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || orderId === undefined || answer?.status !== 200) return true;
  const changes = seen.changes(orders).filter(({ key }) => key === JSON.stringify([orderId]));
  const states = statesWithin(changes, sentAt, answer.at);
  const shown: unknown = JSON.parse(answer.body);
  const unseen = { orderId, status: "placed" };
  return states.some((order) => isDeepStrictEqual(shown, order ?? unseen));
}

function isInContract({ method, path, answer }: ClientRequest): boolean {
  if (!answer || answer.status >= 500 || answer.status === 429) return true;
  const expected: Readonly<Record<string, readonly number[]>> = {
    "POST /orders": [202, 409, 422],
    "PUT /stock": [201, 204],
    "GET /orders": [200, 404],
    "GET /stock": [200, 404],
  };
  const [, first] = /^(\/[a-z]+)/.exec(path) ?? [];
  return expected[`${method} ${first}`]?.includes(answer.status) ?? false;
}
