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
import {
  carrier,
  charges,
  type Order,
  orders,
  type Payment,
  payments,
  type Reservation,
  reservations,
  type Shipment,
  shipments,
  stock,
} from "./resources.ts";
import { clients, moody, STOCK } from "./simulated-clients.ts";
import { parcelService, paymentProvider } from "./stand-ins.ts";

const MINUTE_MS = 60_000;
/** When an order is not decided by then, it is cancelled. */
const ANSWER_WITHIN_MS = 15 * MINUTE_MS;
/** How long an order can be open: faults end after an hour, services are back and messages there after another, and what was decided is told again each quarter. */
const CLOSED_WITHIN_MS = 180 * MINUTE_MS;
/** The longest that an invocation takes, and an operation that it asked for in its last moment. */
const LONGEST_MS = 35_000;
/** Clocks of two environments. */
const SKEW_MS = 2000;

const Placed = z.object({ orderId: z.string() });
const Body = z.object({ sku: z.string(), quantity: z.number(), cents: z.number(), country: z.string() });

export default {
  clients,
  services: (() => ({
    payments: moody(paymentProvider()),
    carrier: moody(parcelService()),
  })) satisfies StandIns,
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
    "a closed order is wholly done, or wholly undone": (seen) => {
      for (const order of seen.items(orders)) {
        if (order.open) continue;
        const problem = order.decision === "confirmed" ? undoneOf(seen, order) : doneOf(seen, order);
        if (problem !== undefined) return `order ${order.orderId} is ${order.decision}, and ${problem}`;
      }
      return undefined;
    },
    "nothing goes before its order is confirmed": (seen) => {
      const confirmed = seen.items(orders).filter(({ decision }) => decision === "confirmed");
      const isConfirmed = (orderId: string) => confirmed.some((each) => each.orderId === orderId);
      const sold = seen
        .items(reservations)
        .find((each) => each.status === "sold" && !isConfirmed(each.orderId));
      if (sold) return `the units of ${sold.orderId} are sold`;
      const sent = seen.calls(carrier).find((call) => isOf(call, "dispatch") && !isConfirmed(orderOf(call)));
      return sent && `the parcel of ${orderOf(sent)} goes`;
    },
  },
  eventually: {
    "an order is closed, whatever was lost on its way": (seen) => {
      const old = seen.now.getTime() - CLOSED_WITHIN_MS;
      const open = seen.items(orders).find((each) => each.open && Date.parse(each.placedAt) < old);
      return open && `order ${open.orderId} is open: ${JSON.stringify(open)}`;
    },
    "an order is cancelled for the reason that it has": (seen) => {
      for (const change of seen.changes(orders)) {
        const { before, after } = change;
        if (!after?.decision || before?.decision || change.by === "somebody else") continue;
        if (!isReason(change, after)) return `${change.by} decided ${JSON.stringify(after)}`;
      }
      return undefined;
    },
    "an order is what was sent, decided once, and told of it stays what is last": (seen) => {
      for (const { orderId, body } of taken(seen)) {
        const order = seen.items(orders).find((each) => each.orderId === orderId);
        if (!isDeepStrictEqual(order && Body.parse(order), body)) return `order ${orderId} is another`;
      }
      const wrong = seen.changes(orders).find((change) => !isNextOrder(change));
      return wrong && `${wrong.by} made of ${JSON.stringify(wrong.before)}: ${JSON.stringify(wrong.after)}`;
    },
    "what a service has ended it does not begin again": ({ changes }) => {
      const all: readonly Change<Reservation | Payment | Shipment>[] = [
        ...changes(reservations),
        ...changes(charges),
        ...changes(shipments),
      ];
      const wrong = all.find((change) => !isNextStatus(change));
      return wrong && `${wrong.by} made ${wrong.key} ${wrong.after?.status} of ${wrong.before?.status}`;
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
    "services are asked for orders that are there, as they were placed": (seen) => {
      const known = new Map(seen.items(orders).map((order) => [order.orderId, order]));
      for (const call of [...seen.calls(payments), ...seen.calls(carrier)]) {
        const order = known.get(orderOf(call));
        const { cents, country } = order ?? {};
        const body = call.method === "PUT" ? JSON.parse(call.body) : undefined;
        const expected = call.path.startsWith("/payments") ? { cents } : { country };
        if (!order || (body && !isDeepStrictEqual(body, expected)))
          return `${call.by} sent ${call.path} ${call.body}`;
      }
      return undefined;
    },
    "what comes first is done first": (seen) => {
      for (const { orderId } of seen.items(orders)) {
        const reservation = seen.changes(reservations).find(({ after }) => after?.orderId === orderId);
        const charge = firstOf(seen.calls(payments), orderId);
        const parcel = firstOf(seen.calls(carrier), orderId);
        if (charge && !(reservation && reservation.at <= charge.at))
          return `order ${orderId} is charged unreserved`;
        if (parcel && !(charge && charge.at <= parcel.at)) return `order ${orderId} is booked unpaid`;
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
      const keys = new Set(sent.map(keyOf));
      const rows = seen.items(orders).length;
      if (rows > keys.size) return `there are ${rows} orders, and ${keys.size} keys`;
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
    "every answer is one of the contract, and an article is new once": ({ requests }) => {
      const made = requests.filter(({ method, answer }) => method === "PUT" && answer?.status === 201);
      if (new Set(made.map(({ path }) => path)).size < made.length) return "an article is new twice";
      const wrong = requests.find((request) => !isInContract(request));
      return wrong && `${wrong.method} ${wrong.path} was answered ${wrong.answer?.status}`;
    },
    "nothing fails by itself": failedByItself,
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

function isOf({ path, answer }: StandInCall, verb: "cancellation" | "dispatch"): boolean {
  return path.endsWith(`/${verb}`) && answer !== undefined;
}

function firstOf(calls: readonly StandInCall[], orderId: string): StandInCall | undefined {
  return calls.find((call) => call.method === "PUT" && orderOf(call) === orderId);
}

/** Whether a service did something for an order that was not undone: what is cancelled there stays so. */
function isDone(calls: readonly StandInCall[], orderId: string): boolean {
  const own = calls.filter((call) => orderOf(call) === orderId);
  const isMade = own.some(({ method, answer }) => method === "PUT" && answer && answer.status < 300);
  return isMade && !own.some((call) => isOf(call, "cancellation") && call.answer?.status === 200);
}

/** What is not as a confirmed order asks for. */
function undoneOf(seen: Seen, { orderId }: Order): string | undefined {
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  if (reservation?.status !== "sold") return `its units are ${reservation?.status}`;
  if (seen.items(stock).some(({ held }) => held[orderId] !== undefined)) return "its units are held";
  if (!isDone(seen.calls(payments), orderId)) return "nobody was charged";
  const isSent = seen.calls(carrier).some((call) => orderOf(call) === orderId && isOf(call, "dispatch"));
  return isSent ? undefined : "no parcel goes";
}

/** What is left of a cancelled order. */
function doneOf(seen: Seen, { orderId }: Order): string | undefined {
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  if (reservation?.status === "reserved" || reservation?.status === "sold")
    return `its units are ${reservation.status}`;
  if (seen.items(stock).some(({ held }) => held[orderId] !== undefined)) return "its units are held";
  if (isDone(seen.calls(payments), orderId)) return "somebody was charged";
  if (isDone(seen.calls(carrier), orderId)) return "a parcel is booked";
  return undefined;
}

/** Whether what was told of an order, or its age, gives the reason of its decision. */
function isReason({ at }: Change<Order>, order: Order): boolean {
  const { decision, reason, stock: units, payment, shipment } = order;
  if (decision === "confirmed") return reason === undefined && shipment === "booked";
  const told: Readonly<Record<string, boolean>> = {
    "not enough in stock": units === "refused",
    "the payment was declined": payment === "declined" && order.cents > 500_000,
    "nobody delivers there": shipment === "refused" && order.country === "AQ",
    "it took too long": at - Date.parse(order.placedAt) >= ANSWER_WITHIN_MS - SKEW_MS,
  };
  return told[reason ?? ""] ?? false;
}

/** What is told last of each part. */
const LAST: readonly unknown[] = ["sold", "released", "returned", "sent", "cancelled"];

function isNextOrder({ before, after, by }: Change<Order>): boolean {
  if (by === "somebody else") return true;
  if (!after) return false;
  const { open, dueAt: _, ...now } = after;
  const isAnswered =
    after.decision === "confirmed"
      ? after.stock === "sold" && after.shipment === "sent"
      : after.stock === "released" && after.payment === "returned" && after.shipment === "cancelled";
  if ((open === undefined) !== isAnswered) return false;
  if (!before) return after.decision === undefined && open === "open";
  const { open: wasOpen, dueAt: __, ...was } = before;
  if (wasOpen === undefined) return false;
  const parts: readonly (keyof Order)[] = ["stock", "payment", "shipment"];
  const kept = Object.entries(was).filter(([name]) => !parts.some((part) => part === name));
  const isKept = kept.every(([name, value]) => value === now[name as keyof typeof now]); // the keys of an order
  return (
    isKept &&
    parts.every(
      (part) =>
        before[part] === after[part] || before[part] === undefined || isLater(before[part], after[part]),
    )
  );
}

function isLater(before: unknown, after: unknown): boolean {
  return !LAST.includes(before) && LAST.includes(after);
}

function isNextStatus({ before, after, by }: Change<Reservation | Payment | Shipment>): boolean {
  if (by === "somebody else" || before?.status === after?.status) return true;
  if (!after) return false;
  if (!before) return after.status !== "sold" && after.status !== "sent";
  return isLater(before.status, after.status) && !(before.status === "refused" && after.status === "sold");
}

const Shown = z.object({
  orderId: z.string(),
  placedAt: z.string(),
  status: z.string(),
  closed: z.boolean(),
});

function isRightView(seen: Seen, { method, path, sentAt, answer }: ClientRequest): boolean {
  const [, orderId] = /^\/orders\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || orderId === undefined || !answer || answer.status >= 500) return true;
  const changes = seen.changes(orders).filter(({ key }) => key === JSON.stringify([orderId]));
  const states = statesWithin(changes, sentAt, answer.at);
  if (answer.status === 404) return states.includes(undefined);
  const shown: unknown = JSON.parse(answer.body);
  Shown.parse(shown);
  return states.some((order) => {
    if (!order) return false;
    const { open, decision, dueAt: _, ...rest } = order;
    return isDeepStrictEqual(shown, { ...rest, status: decision ?? "placed", closed: open === undefined });
  });
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
