import { isDeepStrictEqual } from "node:util";
import { milliseconds, type StandIn, type StandIns } from "@motif/app";
import {
  type Change,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
  type StandInCall,
  statesWithin,
} from "@motif/app/simulate";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { type Charge, charges, Order, orders, payments } from "./resources.ts";
import { paymentProvider } from "./stand-ins.ts";

/** When simulations begin. */
const START = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = milliseconds("1d");

/** Orders by their names; two of them share an id, and differ in what they cost or when they were placed. */
const ORDERS = {
  once: order("a", 1990),
  dearer: order("a", 2990),
  inDollars: { ...order("a", 1990), currency: "USD" },
  later: order("a", 1990, 1),
  other: order("b", 500_000),
  declined: order("c", 500_001),
  old: order("d", 1, -18 * DAY_MS - 1000),
  oldest: order("e", 1, -18 * DAY_MS + milliseconds("6h")),
  early: order("f", 1, 7 * DAY_MS),
} as const satisfies Readonly<Record<string, Order>>;

function order(orderId: string, cents: number, inMs = 0): Order {
  return { orderId, cents, currency: "EUR", placedAt: new Date(START + inMs).toISOString() };
}

/** What each client does by its turn. */
const TURNS: readonly (keyof typeof ORDERS)[] = [
  "once",
  "other",
  "once",
  "declined",
  "dearer",
  "other",
  "old",
  "once",
  "later",
  "oldest",
  "inDollars",
  "early",
  "declined",
];

/** An order that nobody ever placed. */
const UNKNOWN = "/orders/none";
/** How often somebody waits in all who asks again and again. */
const MOST_WAITS = 32;

/** An order from its request to its end, by somebody who asks ever less often, and now and then sends it once more. */
const clients: Calls = async ({ fetch, idle }, round) => {
  const name = TURNS[round % TURNS.length] ?? "once";
  if (name === "old") await fetch(UNKNOWN);
  const place = () =>
    fetch("/orders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ORDERS[name]),
    });
  await place();
  if (round % 3 === 0) await place();
  const path = `/orders/${ORDERS[name].orderId}`;
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = await fetch(path);
    if (status === 200) return;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
};

const Asked = z.object({ orderId: z.string(), cents: z.number(), currency: z.string() });
const Made = z.object({ orderId: z.string(), chargeId: z.string() });
/** Says of a charge that was made and is not in the answer, for whoever looks. */
const MADE = "x-made";

/** A provider with moods: away before and after its work, behind a proxy, and with answers that are lost. */
function moody(): StandIn {
  const standIn = paymentProvider();
  return async (request, world) => {
    const mood = world.chance();
    if (mood < 0.08) return new Response(null, { status: 503 });
    if (mood < 0.1) return new Response("<html>please wait</html>", { status: 200 });
    const answer = await standIn(request, world);
    if (mood >= 0.22 || !answer.ok) return answer;
    if (mood < 0.16) throw new Error("the connection was lost.");
    const { chargeId } = Made.parse(await answer.json());
    return new Response(null, { status: 502, headers: { [MADE]: chargeId } });
  };
}

const OTHER_PAYLOAD = /another payload/;
/** Reasons of dead letters at the first attempt. */
const TERMINAL = /another payload|too old|in the future/;

export default {
  clients,
  services: (() => ({ payments: moody() })) satisfies StandIns,
  always: {
    "no order is charged twice": ({ calls }) => {
      const made = new Map<string, string>();
      for (const call of calls(payments)) {
        const chargeId = chargeIn(call);
        if (chargeId === undefined) continue;
        const { orderId } = askedIn(call);
        const other = made.get(orderId) ?? chargeId;
        if (other !== chargeId) return `order ${orderId} is charged as ${other} and ${chargeId}`;
        made.set(orderId, chargeId);
      }
      return undefined;
    },
    "the books say what the provider did": (seen) => {
      const wrong = seen.items(charges).find((charge) => !isCovered(seen, charge));
      return wrong && `order ${wrong.orderId} is ${wrong.status} as ${wrong.chargeId}`;
    },
  },
  eventually: {
    "an order that was taken is settled, or has a dead letter": (seen) => {
      for (const order of taken(seen)) {
        const isSettled = seen.items(charges).some((charge) => isFor(charge, order));
        if (!isSettled && reasonsOf(seen, order).length === 0)
          return `order ${JSON.stringify(order)} has no end`;
      }
      return undefined;
    },
    "of orders with the same id one is settled, and the others are dead letters": (seen) => {
      for (const [orderId, orders] of Map.groupBy(taken(seen), (order) => order.orderId)) {
        const accepted = orders.filter((order) => reasonsOf(seen, order).length === 0);
        if (accepted.length > 1) return `${accepted.length} orders were accepted as ${orderId}`;
      }
      return undefined;
    },
    "an order is refused for another content only where there is one": (seen) => {
      for (const { data, reason } of seen.deadLetters(orders)) {
        const order = Order.parse(data);
        const hasOther = sent(seen).some(
          (other) => other.orderId === order.orderId && !isDeepStrictEqual(other, order),
        );
        if (OTHER_PAYLOAD.test(reason) && !hasOther) return `order ${order.orderId} was refused: ${reason}`;
      }
      return undefined;
    },
    "an order that is too old, or of tomorrow, is charged by nobody, and its dead letter says why": (
      seen,
    ) => {
      const refused = [
        [ORDERS.old, /too old/],
        [ORDERS.early, /in the future/],
      ] as const;
      for (const [order, why] of refused) {
        if (seen.calls(payments).some((call) => askedIn(call).orderId === order.orderId))
          return `order ${order.orderId} was sent to the provider`;
        const wasTaken = taken(seen).some(({ orderId }) => orderId === order.orderId);
        const reasons = reasonsOf(seen, order).filter((reason) => why.test(reason));
        if (wasTaken && reasons.length === 0 && !seen.invocations.some(({ disturbed }) => disturbed))
          return `order ${order.orderId} was not refused for ${why}`;
      }
      return undefined;
    },
    "the queue gives nothing up before its eighth attempt": ({ deadLetters, invocations }) => {
      const failed = invocations.filter(({ status, failures }) => status !== "ok" || failures.length > 0);
      const early = deadLetters(orders).find(({ reason }) => !TERMINAL.test(reason) && failed.length < 8);
      return early && `after ${failed.length} attempts: ${early.reason}`;
    },
    "only what is too old is called so": ({ deadLetters }) =>
      deadLetters(orders).find(
        ({ data, reason }) => /too old/.test(reason) && !["d", "e"].includes(Order.parse(data).orderId),
      )?.reason,
    "every request to the provider is an order's, and all of one order have one key": (seen) => {
      const keys = new Map<string, string | undefined>();
      for (const { headers, method, path, ...call } of seen.calls(payments)) {
        const asked = Asked.parse(JSON.parse(call.body));
        const isAnOrder = sent(seen).some((order) => isFor(asked, order));
        if (!isAnOrder || method !== "POST" || path !== "/charges")
          return `${call.by} sent ${method} ${call.body}`;
        const key = headers["idempotency-key"];
        const known = keys.has(asked.orderId) ? keys.get(asked.orderId) : key;
        if (known !== key) return `order ${asked.orderId} has the keys ${known} and ${key}`;
        keys.set(asked.orderId, key);
      }
      const distinct = new Set(keys.values());
      return distinct.size < keys.size ? `${keys.size} orders have ${distinct.size} keys` : undefined;
    },
    "one at a time is at an order": (seen) => {
      for (const call of seen.calls(payments)) {
        // One that was struck may have lost its lease.
        const isDisturbed = seen.invocations.some(({ name, disturbed }) => name === call.by && disturbed);
        const until = isDisturbed ? call.at : (call.answer?.at ?? call.at);
        const other = seen
          .calls(payments)
          .find(
            (each) => each.by !== call.by && isSameOrder(each, call) && each.at > call.at && each.at < until,
          );
        if (other) return `${call.by} and ${other.by} are at ${askedIn(call).orderId}`;
      }
      return undefined;
    },
    "what became of an order is final": ({ changes }) => {
      const wrong = changes(charges).find((change) => !isFinal(change));
      return wrong && `${wrong.by} made ${wrong.key} ${JSON.stringify(wrong.after)}`;
    },
    "an order is declined if no card can pay it, and else charged": ({ items }) => {
      const wrong = items(charges).find(({ status, cents }) => (status === "declined") !== cents > 500_000);
      return wrong && `order ${wrong.orderId} of ${wrong.cents} is ${wrong.status}`;
    },
    "clients see what became of an order while they ask": (seen) => {
      const request = seen.requests.find((each) => !isRightView(seen, each));
      return request && `${request.client} asked for ${request.path}: ${request.answer?.body}`;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { answer, method, path } of requests) {
        const expected = method === "POST" ? [202] : [200, 404];
        if (answer && answer.status < 500 && answer.status !== 429 && !expected.includes(answer.status))
          return `${method} ${path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** The orders that clients sent, whatever became of the request: each once. */
function sent({ requests }: Pick<Seen, "requests">): readonly Order[] {
  const bodies = requests.filter(({ method }) => method === "POST").map(({ body }) => body ?? "");
  return [...new Set(bodies)].map((body) => Order.parse(JSON.parse(body)));
}

/** Those that were answered 202. */
function taken({ requests }: Seen): readonly Order[] {
  return sent({ requests: requests.filter(({ answer }) => answer?.status === 202) });
}

/** Why an order has dead letters. */
function reasonsOf({ deadLetters }: Seen, order: Order): readonly string[] {
  return deadLetters(orders)
    .filter(({ data }) => isDeepStrictEqual(Order.parse(data), order))
    .map(({ reason }) => reason);
}

type Asked = z.infer<typeof Asked>;

function isFor({ orderId, cents, currency }: Asked, order: Order): boolean {
  return orderId === order.orderId && cents === order.cents && currency === order.currency;
}

function askedIn({ body }: StandInCall): Asked {
  return Asked.parse(JSON.parse(body));
}

function isSameOrder(one: StandInCall, other: StandInCall): boolean {
  return askedIn(one).orderId === askedIn(other).orderId;
}

/** The id of a charge that the provider made or had made, whether it said so or not. */
function chargeIn({ answer }: StandInCall): string | undefined {
  if (answer?.headers[MADE] !== undefined) return answer.headers[MADE];
  const isJson = answer?.headers["content-type"]?.includes("application/json") ?? false;
  return z.safeParse(Made, isJson ? JSON.parse(answer?.body ?? "") : undefined).data?.chargeId;
}

/** Whether the provider answered what the books say of an order. */
function isCovered({ calls }: Seen, { status, chargeId, ...order }: Charge): boolean {
  return calls(payments).some((call) => {
    const asked = askedIn(call);
    const isOfOrder = asked.orderId === order.orderId && asked.cents === order.cents;
    const isRight = status === "declined" ? call.answer?.status === 402 : chargeIn(call) === chargeId;
    return isOfOrder && isRight && (chargeId !== undefined) === (status === "charged");
  });
}

/** Another attempt may write the same once more. */
function isFinal({ before, after, at, by }: Change<Charge>): boolean {
  if (!after) return false;
  if (by === "somebody else") return true;
  const { settledAt, ...outcome } = after;
  const { settledAt: _, ...earlier } = before ?? after;
  const lateBy = at - Date.parse(settledAt);
  return isDeepStrictEqual(outcome, earlier) && lateBy > -2000 && lateBy < 30_000;
}

function isRightView(seen: Seen, { method, path, sentAt, answer }: ClientRequest): boolean {
  const [, orderId] = /^\/orders\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || orderId === undefined || !answer || answer.status >= 500) return true;
  const changes = seen.changes(charges).filter(({ key }) => key === JSON.stringify([orderId]));
  return statesWithin(changes, sentAt, answer.at).some((charge) =>
    charge
      ? answer.status === 200 && isDeepStrictEqual(JSON.parse(answer.body), charge)
      : answer.status === 404 && answer.headers["retry-after"] === "1",
  );
}
