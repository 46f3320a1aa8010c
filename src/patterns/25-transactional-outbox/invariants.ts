import { isDeepStrictEqual } from "node:util";
import {
  type ClientOperation,
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  linearizable,
  type Seen,
  type SequentialModel,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { orders, parcels } from "./resources.ts";

const ORDERS = ["a", "b", "c"] as const;

/** Three orders, which many place, change, cancel and look at; some wait for what only the sweep brings. */
const clients: Clients = async ({ fetch, chance, idle, wait }, round) => {
  const of = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(chance() * list.length)];
    if (chosen === undefined) throw new Error("There is nothing to choose from.");
    return chosen;
  };
  const order = ORDERS[round % ORDERS.length] ?? "a";
  for (let step = 0; step < 3; step++) {
    const body = JSON.stringify({ sku: of(["mug", "cup"]), quantity: of([1, 2, 3]) });
    await fetch(`/orders/${order}`, { method: "PUT", headers: { "content-type": "application/json" }, body });
    if (chance() < 0.3) await fetch(`/orders/${order}`);
  }
  if (chance() < 0.3) await fetch(`/orders/${order}`, { method: "DELETE" });
  if (chance() < 0.3) await idle();
  await fetch(`/parcels/${order}`);
  if (chance() < 0.2) await wait("20m");
};

const State = z.object({ sku: z.string(), quantity: z.number(), status: z.enum(["placed", "cancelled"]) });
type State = z.infer<typeof State>;

/** How an order was after each of its events, by their sequence. */
function statesOf(seen: Seen, order: string): ReadonlyMap<number, State> {
  const own = seen
    .changes(orders.table)
    .filter(({ after }) => after?.stream === order && after.at === "state");
  return new Map(own.map(({ after }) => [after?.version ?? 0, State.parse(JSON.parse(after?.data ?? ""))]));
}

/** What is to be packed of an order that is so. */
function packed({ sku, quantity, status }: State): object {
  return { sku, quantity: status === "cancelled" ? 0 : quantity };
}

/** Orders of which an announcement is a dead letter: the warehouse goes on without it. */
function mourned({ deadLetters }: Seen): ReadonlySet<string> {
  return new Set(deadLetters("announcements").map(({ data }) => Letter.parse(data).order));
}
const Letter = z.object({ order: z.string() });

/** Five minutes from one sweep to the next, of what waits for a minute then; and what faults make of that. */
const SWEPT_MS = 9 * 60_000;

export default {
  clients,
  always: {
    "a change is there with its events": (seen) => {
      const items = seen.items(orders.table);
      for (const order of ORDERS) {
        const own = items.filter(({ stream }) => stream === order);
        const last = own.find(({ at }) => at === "state")?.version ?? 0;
        const untold = own.filter(({ at }) => at.startsWith("event:")).map(({ version }) => version);
        const right = untold.map((_, index) => last - untold.length + index + 1);
        if (
          !isDeepStrictEqual(
            untold.toSorted((one, other) => one - other),
            right,
          )
        )
          return `${order} has changed ${last} times, and still has to tell of ${untold}`;
        if (untold.length > 0 && !own.some(({ at }) => at === "pending")) return `${order} has no mark`;
      }
      return undefined;
    },
    "every change is told of by one event": everyChange(orders.table, ({ before, after, by }) =>
      after?.at === "state" && after.version !== (before?.version ?? 0) + 1 && by !== "somebody else"
        ? `from ${before?.version} to ${after.version}`
        : undefined,
    ),
  },
  eventually: {
    "what was told has happened": (seen) => {
      for (const { after } of seen.changes(parcels)) {
        if (!after) continue;
        const { order, sequence, sku, quantity } = after;
        const state = statesOf(seen, order).get(sequence);
        if (!state || !isDeepStrictEqual(packed(state), { sku, quantity }))
          return `${order} was packed by event ${sequence} as ${quantity} ${sku}, and was ${JSON.stringify(state)}`;
      }
      return undefined;
    },
    "the warehouse hears of every change, in order": (seen) => {
      const dead = mourned(seen);
      const wrong = seen
        .changes(parcels)
        .find(
          ({ before, after, by }) =>
            after &&
            by !== "somebody else" &&
            after.sequence !== (before?.sequence ?? 0) + 1 &&
            !dead.has(after.order),
        );
      return wrong && `from ${wrong.before?.sequence} to ${wrong.after?.sequence} of ${wrong.after?.order}`;
    },
    "the warehouse has heard of every change, or it is known that it has not": (seen) => {
      const items = seen.items(orders.table);
      const dead = mourned(seen);
      const heard = new Map(seen.items(parcels).map(({ order, sequence }) => [order, sequence]));
      const late = items.find(
        ({ at, stream, version }) =>
          at === "state" &&
          (heard.get(stream) ?? 0) !== version &&
          !dead.has(stream) &&
          !items.some((item) => item.stream === stream && item.at === "pending"),
      );
      return (
        late && `${late.stream} has changed ${late.version} times, and ${heard.get(late.stream)} were heard`
      );
    },
    "nothing is untold for longer than a sweep takes": ({ items, now }) => {
      const longest = now.getTime() - SWEPT_MS;
      const late = items(orders.table).find(
        ({ at, since = "" }) => at === "pending" && Date.parse(since) < longest,
      );
      return late && `${late.stream} waits since ${late.since}`;
    },
    "what clients saw of an order happened in some order": (seen) =>
      linearizable({ histories: byOrder, model })(seen),
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

type Input =
  | { readonly type: "put"; readonly sku: string; readonly quantity: number }
  | { readonly type: "cancel" }
  | { readonly type: "look" };
interface Output {
  readonly status: number;
  readonly state?: State | undefined;
}

const model: SequentialModel<State | null, Input, Output> = {
  initial: null,
  next(state, input, output) {
    const { status, after } = outcomeOf(state, input);
    if (output === undefined) return [after];
    if (status !== output.status) return [];
    return status !== 200 || isDeepStrictEqual(output.state, after) ? [after] : [];
  },
  isRead: ({ type }, output) => type === "look" || output?.status === 409 || output?.status === 404,
};

function outcomeOf(
  state: State | null,
  input: Input,
): { readonly status: number; readonly after: State | null } {
  if (input.type === "look") return { status: state ? 200 : 404, after: state };
  if (input.type === "cancel") {
    return state ? { status: 200, after: { ...state, status: "cancelled" } } : { status: 404, after: state };
  }
  if (state?.status === "cancelled") return { status: 409, after: state };
  return { status: 200, after: { sku: input.sku, quantity: input.quantity, status: "placed" } };
}

function byOrder({ requests }: Seen): ReadonlyMap<string, readonly ClientOperation<Input, Output>[]> {
  const all = new Map<string, ClientOperation<Input, Output>[]>();
  for (const request of requests) {
    const [, order] = /^\/orders\/(.+)$/.exec(request.path) ?? [];
    if (order === undefined) continue;
    const { client, moment: sent, answer } = request;
    const operation = { client, input: inputOf(request), sent };
    const isKnown = answer && answer.status < 500 && answer.status !== 429;
    const own = all.get(order) ?? [];
    own.push(
      isKnown
        ? { ...operation, answer: { at: answer.moment, output: outputOf(answer.status, answer.body) } }
        : operation,
    );
    all.set(order, own);
  }
  return all;
}

const Wanted = z.object({ sku: z.string(), quantity: z.number() });

function inputOf({ method, body }: ClientRequest): Input {
  if (method === "PUT") return { type: "put", ...Wanted.parse(JSON.parse(body ?? "")) };
  return { type: method === "DELETE" ? "cancel" : "look" };
}

function outputOf(status: number, body: string): Output {
  return status === 200 ? { status, state: State.parse(JSON.parse(body)) } : { status };
}
