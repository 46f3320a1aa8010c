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
  type Charge,
  charges,
  contacts,
  mailer,
  mails,
  type Order,
  orders,
  payments,
  type Reservation,
  reservations,
  stock,
} from "./resources.ts";
import { clients, moody, NOBODY, Registered, STOCK } from "./simulated-clients.ts";
import { mailServer, paymentProvider } from "./stand-ins.ts";

/** What no card can pay is more than this. */
const MOST_CENTS = 500_000;
/** The longest that an invocation takes, and an operation that it asked for in its last moment; in milliseconds. */
const LONGEST_MS = 35_000;
const HOUR_MS = 3_600_000;

/** How often each listener tries. */
const ATTEMPTS: Readonly<Record<string, number>> = {
  "reserve-stock": 8,
  "take-payment": 10,
  "settle-stock": 8,
  "keep-address": 8,
  "send-email": 30,
  "track-order": 8,
};

const Placed = z.object({ orderId: z.string() });
const Body = z.object({ userId: z.string(), sku: z.string(), quantity: z.number(), cents: z.number() });
const Asked = z.object({ orderId: z.string(), cents: z.number() });
const Written = z.strictObject({ orderId: z.string(), to: z.string(), about: z.string() });
const Made = z.object({ chargeId: z.string() });
const Sent = z.object({ mailId: z.string() });
const Dead = z.object({ data: z.object({ orderId: z.optional(z.string()), userId: z.string() }) });

export default {
  clients,
  services: (() => ({
    payments: moody(paymentProvider()),
    mailer: moody(mailServer()),
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
    "what is charged has a reservation": (seen) => {
      const kept = seen.items(reservations).filter(({ status }) => status !== "refused");
      const wrong = seen.items(charges).find(({ orderId }) => !kept.some((each) => each.orderId === orderId));
      return wrong && `order ${wrong.orderId} is charged, and has none`;
    },
    "no order is charged twice, and none gets two e-mails": (seen) =>
      twice(seen.calls(payments), Asked, Made, ({ chargeId }) => chargeId) ??
      twice(seen.calls(mailer), Written, Sent, ({ mailId }) => mailId),
  },
  eventually: {
    "an order that was taken is paid, or cancelled and undone; or it has a dead letter": (seen) => {
      for (const { orderId, body } of taken(seen)) {
        if (isGivenUp(seen, orderId, body.userId)) continue;
        const problem = problemOf(seen, orderId);
        if (problem !== undefined) return `order ${orderId} ${problem}`;
      }
      return undefined;
    },
    "an order is what was sent, and what was told of it stays": (seen) => {
      for (const { orderId, body } of taken(seen)) {
        const order = seen.items(orders).find((each) => each.orderId === orderId);
        if (!isDeepStrictEqual(order && Body.parse(order), body)) return `order ${orderId} is another`;
      }
      const wrong = seen.changes(orders).find((change) => !isToldMore(change));
      return wrong && `${wrong.by} changed order ${wrong.key} to ${JSON.stringify(wrong.after)}`;
    },
    "what becomes of an order in the stock is final, and what the provider said": ({ changes }) => {
      const wrong = changes(reservations).find((change) => !isNext(change));
      if (wrong) return `${wrong.by} made ${wrong.key} ${wrong.after?.status} of ${wrong.before?.status}`;
      const charged = changes(charges).find(
        ({ before, by }) => before !== undefined && by !== "somebody else",
      );
      return charged && `${charged.by} changed charge ${charged.key}`;
    },
    "an order is refused only while there is not enough": (seen) => {
      for (const { after, before, at } of seen.changes(reservations)) {
        if (before !== undefined || after?.status !== "refused") continue;
        const changes = seen.changes(stock).filter(({ key }) => key === JSON.stringify([after.sku]));
        const states = statesWithin(changes, at - LONGEST_MS, at);
        if (!states.some((article) => (article?.available ?? 0) < after.quantity))
          return `order ${after.orderId} was refused`;
      }
      return undefined;
    },
    "every request to the provider is a reservation's, with its order as the key": (seen) => {
      for (const call of seen.calls(payments)) {
        const { orderId, cents } = Asked.parse(JSON.parse(call.body));
        const order = seen.items(orders).find((each) => each.orderId === orderId);
        if (order?.cents !== cents || call.headers["idempotency-key"] !== orderId || call.path !== "/charges")
          return `${call.by} sent ${call.path} ${call.body}`;
      }
      return undefined;
    },
    "an order is declined if no card can pay it, and else charged as the provider says": (seen) => {
      const wrong = seen.items(charges).find((charge) => !isCovered(seen, charge));
      return wrong && `order ${wrong.orderId} of ${wrong.cents} is charged as ${wrong.chargeId}`;
    },
    "an e-mail says how its order ended, to its user": (seen) => {
      for (const call of seen.calls(mailer)) {
        const { orderId, to, about } = Written.parse(JSON.parse(call.body));
        const order = seen.items(orders).find((each) => each.orderId === orderId);
        const user = seen.items(contacts).find(({ userId }) => userId === order?.userId);
        if (
          about !== endOf(seen, orderId) ||
          to !== user?.email ||
          call.headers["idempotency-key"] !== orderId
        )
          return `${call.by} sent ${call.body}`;
      }
      return undefined;
    },
    "a key gets the same user again, and an article is new once": (seen) => {
      const users = seen.requests.filter(({ path }) => path === "/users");
      const told = users.filter(({ answer }) => answer?.status === 201);
      const keys = new Set(users.map(keyOf));
      const kept = seen.items(contacts).length;
      if (kept > keys.size) return `there are ${kept} users, and ${keys.size} keys`;
      const made = seen.requests.filter(({ method, answer }) => method === "PUT" && answer?.status === 201);
      const paths = new Set(made.map(({ path }) => path));
      if (paths.size < made.length) return `${made.length} articles are new, of ${paths.size}`;
      return onePerKey(told.map((each) => [keyOf(each), each.answer?.body ?? ""]));
    },
    "a user is written to at the address of the registration": (seen) => {
      for (const { path, method, body, answer } of seen.requests) {
        if (path !== "/users" || method !== "POST" || answer?.status !== 201) continue;
        const { userId } = Registered.parse(JSON.parse(answer.body));
        const contact = seen.items(contacts).find((each) => each.userId === userId);
        const { email } = z.object({ email: z.string() }).parse(JSON.parse(body ?? ""));
        if (contact ? contact.email !== email : !isGivenUp(seen, "", userId))
          return `user ${userId} has the address ${contact?.email}`;
      }
      return undefined;
    },
    "no listener gives up early": ({ deadLetters, invocations }) => {
      for (const [name, attempts] of Object.entries(ATTEMPTS)) {
        const failed = invocations.filter(
          (each) => each.function === name && (each.status !== "ok" || each.failures.length > 0),
        );
        const [letter] = deadLetters(`shop-${name}`);
        if (letter && failed.length < attempts)
          return `${name} gave up after ${failed.length} attempts: ${letter.reason}`;
      }
      return undefined;
    },
    "an e-mail is not given up for want of an address that came within an hour": (seen) => {
      for (const { data: letter, reason } of seen.deadLetters("shop-send-email")) {
        const { data } = Dead.parse(letter);
        const came =
          seen.changes(contacts).find(({ after }) => after?.userId === data.userId)?.at ?? Infinity;
        const order = seen.items(orders).find(({ orderId }) => orderId === data.orderId);
        const isWaitedFor = came - Date.parse(order?.placedAt ?? "") < HOUR_MS;
        if (/not known yet/.test(reason) && isWaitedFor) return `order ${data.orderId}: ${reason}`;
      }
      return undefined;
    },
    "a key gets the same order again, and is refused with another one only": (seen) => {
      const got = onePerKey(taken(seen).map(({ key, orderId }) => [key, orderId]));
      if (got !== undefined) return got;
      const sent = seen.requests.filter(({ path, method }) => path === "/orders" && method === "POST");
      const keys = new Set(sent.filter(({ body }) => !body?.includes(NOBODY)).map(keyOf));
      const rows = seen.items(orders).length;
      if (rows > keys.size) return `there are ${rows} orders, and ${keys.size} keys`;
      for (const request of sent.filter(({ answer }) => answer?.status === 422)) {
        const isNobodys = request.body?.includes(NOBODY) ?? false;
        const isOther = sent.some((each) => keyOf(each) === keyOf(request) && each.body !== request.body);
        if (!isNobodys && !isOther) return `${request.client} was refused its key ${keyOf(request)}`;
      }
      return undefined;
    },
    "clients see an order as it is while they ask": (seen) => {
      const request = seen.requests.find((each) => !isRightView(seen, each));
      return request && `${request.client} asked for ${request.path}: ${request.answer?.body}`;
    },
    "every answer is one of the contract": ({ requests }) => {
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

/** What is wrong where a key got two things. */
function onePerKey(told: readonly (readonly [key: string, what: string])[]): string | undefined {
  const known = new Map<string, string>();
  for (const [key, what] of told) {
    if ((known.get(key) ?? what) !== what) return `${key} got ${known.get(key)} and ${what}`;
    known.set(key, what);
  }
  return undefined;
}

/** The orders that clients were told of, one for each time they were told. */
function taken({ requests }: Seen) {
  return requests.flatMap((request) => {
    const { method, path, answer, body } = request;
    if (method !== "POST" || path !== "/orders" || answer?.status !== 202) return [];
    const { orderId } = Placed.parse(JSON.parse(answer.body));
    return [{ orderId, key: keyOf(request), body: Body.parse(JSON.parse(body ?? "")) }];
  });
}

/** Whether some listener gave up an event of an order, or of its user. */
function isGivenUp({ deadLetters }: Seen, orderId: string, userId: string): boolean {
  return Object.keys(ATTEMPTS).some((name) =>
    deadLetters(`shop-${name}`).some(({ data: letter }) => {
      const { data } = Dead.parse(letter);
      return data.orderId === undefined ? data.userId === userId : data.orderId === orderId;
    }),
  );
}

/** By what an order ended, in the books of stock and payments; the name of the event that told so. */
function endOf(seen: Seen, orderId: string): string | undefined {
  const { status } = seen.items(reservations).find((each) => each.orderId === orderId) ?? {};
  const charge = seen.items(charges).find((each) => each.orderId === orderId);
  if (status === "refused") return "StockReservationFailed";
  if (!charge) return undefined;
  return charge.chargeId === undefined ? "PaymentFailed" : "PaymentProcessed";
}

/** What is not as it should be of an order of which no event was given up. */
function problemOf(seen: Seen, orderId: string): string | undefined {
  const ends: Readonly<Record<string, readonly [Reservation["status"], object]>> = {
    StockReservationFailed: ["refused", { stock: "failed" }],
    PaymentFailed: ["released", { stock: "reserved", payment: "failed" }],
    PaymentProcessed: ["sold", { stock: "reserved", payment: "processed" }],
  };
  const end = endOf(seen, orderId) ?? "";
  const [status, told] = ends[end] ?? [];
  if (!status) return "has no end";
  const reservation = seen.items(reservations).find((each) => each.orderId === orderId);
  if (reservation?.status !== status) return `is ${reservation?.status} in the stock after ${end}`;
  const held = seen.items(stock).find((article) => article.held[orderId] !== undefined);
  if (held) return `still holds ${held.sku}`;
  const mail = seen.items(mails).find((each) => each.orderId === orderId);
  if (mail?.about !== end) return `was written about as ${mail?.about} after ${end}`;
  const order = seen.items(orders).find((each) => each.orderId === orderId);
  const { stock: stocked, payment, mailId } = order ?? {};
  const known = { ...(stocked && { stock: stocked }), ...(payment && { payment }), mailId };
  if (!isDeepStrictEqual(known, { ...told, mailId: mail.mailId }))
    return `is known as ${JSON.stringify(known)} after ${end}`;
  return undefined;
}

/** A service that did the same thing for an order under two ids. */
function twice<A extends { orderId: string }, M>(
  calls: readonly StandInCall[],
  asked: z.ZodMiniType<A>,
  made: z.ZodMiniType<M>,
  idOf: (made: M) => string,
): string | undefined {
  const known = new Map<string, string>();
  for (const { body, answer } of calls) {
    if (answer?.status !== 201) continue;
    const { orderId } = asked.parse(JSON.parse(body));
    const id = idOf(made.parse(JSON.parse(answer.body)));
    if ((known.get(orderId) ?? id) !== id) return `order ${orderId} has ${known.get(orderId)} and ${id}`;
    known.set(orderId, id);
  }
  return undefined;
}

/** Whether a declined order is too dear, and another has the id of a charge that the provider made. */
function isCovered(seen: Seen, { orderId, cents, chargeId }: Charge): boolean {
  if ((chargeId === undefined) !== cents > MOST_CENTS) return false;
  return seen.calls(payments).some(({ body, answer }) => {
    if (Asked.parse(JSON.parse(body)).orderId !== orderId || !answer) return false;
    if (chargeId === undefined) return answer.status === 402;
    return answer.status === 201 && Made.parse(JSON.parse(answer.body)).chargeId === chargeId;
  });
}

/** What was told of an order once is not told otherwise later. */
function isToldMore({ before, after, by }: Change<Order>): boolean {
  if (by === "somebody else") return true;
  return after !== undefined && isDeepStrictEqual({ ...after, ...before }, after);
}

function isNext({ before, after, by }: Change<Reservation>): boolean {
  if (by === "somebody else") return true;
  const next = { reserved: ["sold", "released"], refused: [], sold: [], released: [] };
  if (!before) return after?.status === "reserved" || after?.status === "refused";
  if (!after || !isDeepStrictEqual({ ...before, status: after.status }, after)) return false;
  const allowed: readonly string[] = next[before.status];
  return allowed.includes(after.status);
}

/** The statuses by what was told of payment and stock. */
const STATUS: Readonly<Record<string, string>> = {
  "processed,": "paid",
  "processed,reserved": "paid",
  "failed,": "cancelled the payment failed",
  "failed,reserved": "cancelled the payment failed",
  ",failed": "cancelled not enough in stock",
  ",reserved": "reserved",
  ",": "placed",
};

const Shown = z.strictObject({
  orderId: z.string(),
  ...Body.shape,
  placedAt: z.string(),
  status: z.string(),
  reason: z.optional(z.string()),
  emailed: z.boolean(),
});

function isRightView(seen: Seen, { method, path, sentAt, answer }: ClientRequest): boolean {
  const [, orderId] = /^\/orders\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || orderId === undefined || !answer || answer.status >= 500) return true;
  const changes = seen.changes(orders).filter(({ key }) => key === JSON.stringify([orderId]));
  const states = statesWithin(changes, sentAt, answer.at);
  if (answer.status === 404) return states.includes(undefined);
  const { status, reason, emailed, ...shown } = Shown.parse(JSON.parse(answer.body));
  return states.some((order) => {
    const { stock: stocked = "", payment = "", mailId, ...rest } = order ?? {};
    const expected = STATUS[`${payment},${stocked}`];
    const words = reason === undefined ? status : `${status} ${reason}`;
    return words === expected && emailed === (mailId !== undefined) && isDeepStrictEqual(shown, rest);
  });
}

function isInContract({ method, path, body, answer }: ClientRequest): boolean {
  if (!answer || answer.status >= 500 || answer.status === 429) return true;
  if (body?.includes(NOBODY)) return answer.status === 422 || answer.status === 409;
  const expected: Readonly<Record<string, readonly number[]>> = {
    "POST /users": [201, 409],
    "POST /orders": [202, 409, 422],
    "PUT /stock": [201, 204],
    "GET /orders": [200, 404],
    "GET /stock": [200, 404],
  };
  const [, first] = /^(\/[a-z]+)/.exec(path) ?? [];
  return expected[`${method} ${first}`]?.includes(answer.status) ?? false;
}
