import { isDeepStrictEqual } from "node:util";
import { milliseconds, type StandIns } from "@motif/app";
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
import { MADE, moodyCarrier, NEVER } from "./moody-carrier.ts";
import { BookingMessage, bookings, carrier, NewShipment, type Shipment, shipments } from "./resources.ts";

const TOO_HEAVY = "A parcel has 31500 g at most.";
const UNREACHED = "The carrier could not be reached in time. Send it again.";
const UNEXPLAINED = "It could not be booked.";

/** Parcels: the last two can never be booked. */
const PARCELS = [
  { recipient: "Ada", country: "DE", grams: 700 },
  { recipient: "Grace", country: "GL", grams: 31_500 },
  { recipient: "Alan", country: "DE", grams: 31_501 },
  { recipient: "Edsger", country: NEVER, grams: 1 },
] as const;

/** What each client does by its turn: keys that are used once more, with the same parcel and with another one; none. */
const TURNS: readonly (readonly [parcel: number, key?: string])[] = [
  [0, "a"],
  [1],
  [2, "b"],
  [0, "a"],
  [1, "c"],
  [3],
  [0, "b"],
  [2],
  [1, "c"],
  [0],
];

/** A shipment that nobody ever asked for. */
const UNKNOWN = "/shipments/00000000-0000-4000-8000-000000000000";

/** How often somebody waits in all who asks again and again: hours, as long as a carrier that is away is waited for. */
const MOST_WAITS = 256;

/** A shipment from its request to its end, by somebody who asks ever less often. */
const clients: Calls = async ({ fetch, idle }, round) => {
  const [parcel, key] = TURNS[round % TURNS.length] ?? [0];
  if (parcel === 2) await fetch(UNKNOWN);
  const accepted = await fetch("/shipments", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify(PARCELS[parcel]),
  });
  const path = accepted.headers.get("location");
  if (path === null) return; // the key was used with another parcel
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = Asked.parse(await (await fetch(path)).json());
    if (status === "booked" || status === "failed") return;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
};

const Asked = z.object({ status: z.string() });
const Accepted = z.strictObject({ id: z.uuid(), status: z.literal("waiting") });
const Booking = z.object({ reference: z.string(), tracking: z.string() });

/** The longest that an invocation takes, and an operation that it asked for in its last moment; in milliseconds. */
const LONGEST_MS = 35_000;
/** What a function's clock may be wrong by, in milliseconds. */
const SKEW_MS = 1000;
const DAY_MS = milliseconds("1d");
/** Reasons of dead letters that the consumer itself makes. */
const OF_THE_KIT = /^(?:Given up|The answer|A parcel has)/;
/** What an attempt may be repeated after. */
const MAY_PASS =
  /^(?:http-(?:408|409|425|429|5\d\d)|bad-answer|unavailable|throttled|unknown-outcome|retryable)$/;

export default {
  clients,
  services: (() => ({ carrier: moodyCarrier() })) satisfies StandIns,
  always: {
    "no shipment is booked twice": ({ calls }) => {
      const made = new Map<string, string>();
      for (const call of calls(carrier)) {
        const tracking = trackingIn(call);
        if (tracking === undefined) continue;
        const { reference } = sentIn(call);
        const other = made.get(reference) ?? tracking;
        if (other !== tracking) return `shipment ${reference} is ${other} and ${tracking}`;
        made.set(reference, tracking);
      }
      return undefined;
    },
    "a shipment that is booked has the carrier's number": ({ items, calls }) => {
      const made = new Set(calls(carrier).map((call) => `${sentIn(call).reference} ${trackingIn(call)}`));
      const wrong = items(shipments).find(
        ({ id, status, tracking }) =>
          (status === "booked") !== (tracking !== undefined) ||
          (status === "booked" && !made.has(`${id} ${tracking}`)),
      );
      return wrong && `shipment ${wrong.id} is ${wrong.status} with the number ${wrong.tracking}`;
    },
  },
  eventually: {
    "a shipment that was accepted ends: booked, failed, or lost with a dead letter": (seen) => {
      const dead = deadShipments(seen);
      for (const id of accepted(seen).keys()) {
        const shipment = seen.items(shipments).find((each) => each.id === id);
        if (!shipment) return `shipment ${id} has no row`;
        if (shipment.status !== "booked" && !dead.has(id))
          return `shipment ${id} is ${shipment.status}, and no dead letter says why`;
      }
      return undefined;
    },
    "what can never be booked is not, and its client learns why; nothing else is refused": (seen) => {
      for (const [id, { parcel }] of accepted(seen)) {
        const shipment = seen.items(shipments).find((each) => each.id === id);
        const problem = shipment && outcomeProblem(seen, shipment, parcel);
        if (problem !== undefined) return `shipment ${id}: ${problem}`;
      }
      return undefined;
    },
    "a message that ends in the kit's hands has an end in the table": (seen) => {
      for (const { data, reason } of seen.deadLetters(bookings)) {
        const { id } = BookingMessage.parse(data);
        const shipment = seen.items(shipments).find((each) => each.id === id);
        if (shipment?.status === "waiting" && OF_THE_KIT.test(reason))
          return `shipment ${id} waits, and its dead letter says: ${reason}`;
      }
      return undefined;
    },
    "the queue gives nothing up before its fifth attempt": ({ deadLetters, invocations }) => {
      // One that succeeded counts: its message comes again where the queue never heard of it.
      const attempts = invocations.filter(({ name }) => name.startsWith("book-shipment#")).length;
      const early = deadLetters(bookings).find(({ reason }) => !OF_THE_KIT.test(reason) && attempts < 5);
      return early && `after ${attempts} attempts: ${early.reason}`;
    },
    "a dead letter has the history of its attempts, and nothing in it that was not to be repeated": (
      seen,
    ) => {
      for (const { data } of seen.deadLetters(bookings)) {
        const { id, retry } = BookingMessage.parse(data);
        for (const [n, { round, at, code }] of (retry?.history ?? []).entries()) {
          if (round !== n + 1 || !MAY_PASS.test(code))
            return `shipment ${id} failed in round ${round}: ${code}`;
          const before = retry?.history[n - 1]?.at ?? at;
          if (Date.parse(at) < Date.parse(before) - 2 * SKEW_MS)
            return `round ${round} of ${id} is before the last`;
        }
        if (retry && retry.round !== retry.history.length + 1)
          return `shipment ${id} lacks some of its history`;
      }
      return undefined;
    },
    "nothing is given up before its tenth round, or before half a day is over": (seen) => {
      for (const { data, reason } of seen.deadLetters(bookings)) {
        if (!reason.startsWith("Given up")) continue;
        const { id, retry } = BookingMessage.parse(data);
        const shipment = seen.items(shipments).find((each) => each.id === id);
        const tried = Date.parse(shipment?.endedAt ?? "") - Date.parse(retry?.since ?? "");
        const longestWait = milliseconds("1h") + milliseconds("20m") + 2 * LONGEST_MS;
        const isLate = tried > milliseconds("12h") - longestWait;
        if (retry?.round !== 10 && !isLate) return `shipment ${id} had ${retry?.round} rounds: ${reason}`;
      }
      return undefined;
    },
    "nobody has more rounds than ten": ({ calls }) => {
      const late = calls(carrier).find(({ headers }) => !/^(?:[1-9]|10)$/.test(headers["x-attempt"] ?? ""));
      return late && `${late.by} asked for the ${late.headers["x-attempt"]}th time`;
    },
    "a round is tried once, unless its end could not be noted": (seen) => {
      const tried = new Set<string>();
      for (const call of seen.calls(carrier)) {
        // What ends as a dead letter is noted nowhere else, so that it can be sent back; a copy of it is tried as well.
        const isNoted = seen.invocations.some(
          ({ name, disturbed, failures }) => name === call.by && !disturbed && failures.length === 0,
        );
        if (!isNoted || !/^(?:2..|409|429|5..)$/.test(`${call.answer?.status}`)) continue;
        const round = `${sentIn(call).reference} ${roundOf(call)}`;
        if (tried.has(round)) return `${call.by} asked for ${round} once more`;
        tried.add(round);
      }
      return undefined;
    },
    "the carrier is left alone for as long as it asks": (seen) => {
      // Of an attempt that was disturbed nobody knows what it heard; the next one need not wait then.
      if (seen.invocations.some(({ disturbed }) => disturbed)) return undefined;
      for (const call of seen.calls(carrier)) {
        const { reference } = sentIn(call);
        const before = seen
          .calls(carrier)
          .filter((other) => sentIn(other).reference === reference && roundOf(other) === roundOf(call) - 1);
        const earliest = Math.min(...before.map(leftAloneUntil));
        if (before.length > 0 && call.at < earliest - SKEW_MS)
          return `${call.by} asked for ${reference} ${earliest - call.at} ms too early`;
      }
      return undefined;
    },
    "nobody asks for what is booked": (seen) => {
      for (const call of seen.calls(carrier)) {
        const booked = seen
          .changes(shipments)
          .find(
            ({ key, after }) =>
              key === JSON.stringify([sentIn(call).reference]) && after?.status === "booked",
          );
        if (booked && call.at > booked.at + LONGEST_MS) return `${call.by} asked for ${booked.key} once more`;
      }
      return undefined;
    },
    "every request to the carrier is a shipment's, with its id as the key": (seen) => {
      const known = accepted(seen);
      for (const call of seen.calls(carrier)) {
        const { reference, ...parcel } = sentIn(call);
        const asked = known.get(reference)?.parcel ?? parcel;
        if (
          call.headers["idempotency-key"] !== reference ||
          call.method !== "POST" ||
          call.path !== "/bookings"
        )
          return `${call.by} sent ${call.method} ${call.path} with the key ${call.headers["idempotency-key"]}`;
        if (!isDeepStrictEqual(parcel, asked)) return `${call.by} sent ${call.body}`;
        if (!seen.items(shipments).some(({ id }) => id === reference)) return `${reference} has no row`;
      }
      return undefined;
    },
    "status follows status as it may": (seen) => {
      for (const change of seen.changes(shipments)) {
        const problem = changeProblem(change);
        if (problem !== undefined)
          return `${change.by} made ${change.key} ${change.after?.status}: ${problem}`;
      }
      return undefined;
    },
    "a key gets the same shipment again, whoever repeats the request, and no key another one": (seen) => {
      const ids = new Map<string, string>();
      for (const [id, { keys }] of accepted(seen)) {
        for (const key of keys) {
          if (key === undefined && keys.length > 1) return `shipment ${id} answers ${keys.length} requests`;
          if (key !== undefined && ids.has(key)) return `key ${key} got ${ids.get(key)} and ${id}`;
          if (key !== undefined) ids.set(key, id);
        }
      }
      const keys = new Set(created(seen).map(keyOf));
      const most = created(seen).filter((request) => keyOf(request) === undefined).length + keys.size;
      const rows = seen.items(shipments).length;
      return rows > most ? `${rows} shipments of ${most} requests` : undefined;
    },
    "a key is refused with another parcel only": (seen) => {
      const refused = created(seen).find(
        (request) =>
          request.answer?.status === 422 &&
          !created(seen).some((other) => keyOf(other) === keyOf(request) && other.body !== request.body),
      );
      return refused && `${refused.client} was refused its key ${keyOf(refused)}`;
    },
    "clients see a shipment as it is while they ask": (seen) => {
      for (const request of seen.requests) {
        const problem = viewProblem(seen, request);
        if (problem !== undefined) return `${request.client} asked for ${request.path}: ${problem}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { answer, method, path } of requests) {
        if (answer && !isInContract(method, answer.status))
          return `${method} ${path} was answered ${answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Requests for new shipments. */
function created({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function keyOf({ headers }: ClientRequest): string | undefined {
  return headers["idempotency-key"];
}

/** The shipments that clients were told of, with the parcel and the keys of those who were. */
function accepted(seen: Seen) {
  const known = new Map<string, { readonly parcel: Parcel; readonly keys: (string | undefined)[] }>();
  for (const request of created(seen)) {
    if (request.answer?.status !== 202) continue;
    const { id } = Accepted.parse(JSON.parse(request.answer.body));
    const parcel = NewShipment.parse(JSON.parse(request.body ?? ""));
    const shipment = known.get(id) ?? { parcel, keys: [] };
    const key = keyOf(request);
    if (key === undefined || !shipment.keys.includes(key)) shipment.keys.push(key);
    known.set(id, shipment);
  }
  return known;
}

function deadShipments({ deadLetters }: Seen): ReadonlySet<string> {
  return new Set(deadLetters(bookings).map(({ data }) => BookingMessage.parse(data).id));
}

type Parcel = z.infer<typeof NewShipment>;
const Sent = z.extend(NewShipment, { reference: z.string() });

function sentIn({ body }: StandInCall): z.infer<typeof Sent> {
  return Sent.parse(JSON.parse(body));
}

/** The number of a booking that the carrier made or had made, whether it said so or not. */
function trackingIn({ answer }: StandInCall): string | undefined {
  if (answer?.headers[MADE] !== undefined) return answer.headers[MADE];
  const isBooking = answer?.status === 201 || answer?.headers["content-type"]?.includes("json");
  const { data } = z.safeParse(Booking, isBooking ? JSON.parse(answer?.body ?? "") : undefined);
  return data?.tracking;
}

function roundOf({ headers }: StandInCall): number {
  return Number(headers["x-attempt"]);
}

/** Until when the carrier asked to be left alone. */
function leftAloneUntil({ at, answer }: StandInCall): number {
  const retryAfter = answer?.headers["retry-after"];
  if (!answer || retryAfter === undefined) return at;
  return /^\d+$/.test(retryAfter) ? answer.at + Number(retryAfter) * 1000 : Date.parse(retryAfter);
}

function outcomeProblem(seen: Seen, { id, status, reason }: Shipment, { country, grams }: Parcel) {
  const isTooHeavy = grams > 31_500;
  if (status === "booked" && (isTooHeavy || country === NEVER)) return "it cannot be booked, and is";
  if (status !== "failed") return undefined;
  const wasAnswered = (code: number) =>
    seen.calls(carrier).some((call) => sentIn(call).reference === id && call.answer?.status === code);
  const isRight =
    reason === UNREACHED ||
    (reason === UNEXPLAINED && wasAnswered(401)) ||
    (reason === TOO_HEAVY && isTooHeavy && wasAnswered(422));
  return isRight ? undefined : `it failed: ${reason}`;
}

const MAY_FOLLOW: Readonly<Record<Shipment["status"], readonly Shipment["status"][]>> = {
  waiting: ["booked", "failed"],
  // The message went on in a copy.
  failed: ["booked", "failed"],
  booked: ["booked"],
};

function changeProblem({ before, after, at, by }: Change<Shipment>): string | undefined {
  if (!after) return "it was deleted";
  if (by === "somebody else") return undefined;
  const isNow = (time: string | undefined) => {
    const wrongBy = Date.parse(time ?? "") - at;
    return wrongBy >= -LONGEST_MS - SKEW_MS && wrongBy <= SKEW_MS;
  };
  const { status, acceptedAt, expiresAt, endedAt, attempts, reason, tracking } = after;
  if (!before) {
    const isRight = expiresAt === Math.ceil((Date.parse(acceptedAt) + 30 * DAY_MS) / 1000);
    const isNew = [endedAt, attempts, reason, tracking].every((each) => each === undefined);
    return status === "waiting" && isRight && isNew && isNow(acceptedAt) ? undefined : "it begins wrong";
  }
  if (!MAY_FOLLOW[before.status].includes(status)) return `it was ${before.status}`;
  if (acceptedAt !== before.acceptedAt || expiresAt !== before.expiresAt) return "its beginning changed";
  if ((reason !== undefined) !== (status === "failed")) return `its reason is ${reason}`;
  if (!isNow(endedAt)) return `it ends at ${endedAt}`;
  return attempts !== undefined && attempts >= 1 && attempts <= 10
    ? undefined
    : `it had ${attempts} attempts`;
}

/** What is wrong with what a client was shown of a shipment. */
function viewProblem(seen: Seen, { path, sentAt, answer, method }: ClientRequest): string | undefined {
  const [, id] = /^\/shipments\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return undefined;
  const changes = seen.changes(shipments).filter(({ key }) => key === JSON.stringify([id]));
  const isRight = statesWithin(changes, sentAt, answer.at).some((shipment) => {
    if (!shipment || answer.status !== 200) return !shipment && answer.status === 404;
    const { expiresAt: _, ...view } = shipment;
    const isWaiting = shipment.status === "waiting";
    const retryAfter = isWaiting ? "5" : undefined;
    const isLate = answer.at > Date.parse(shipment.acceptedAt) + 3 * DAY_MS - SKEW_MS;
    return (
      (isWaiting && isLate) ||
      (isDeepStrictEqual(JSON.parse(answer.body), view) && answer.headers["retry-after"] === retryAfter)
    );
  });
  return isRight ? undefined : `it was shown ${answer.status} ${answer.body}`;
}

function isInContract(method: string, status: number): boolean {
  if (status >= 500 || status === 429) return true;
  return method === "POST"
    ? status === 202 || status === 409 || status === 422
    : status === 200 || status === 404;
}
