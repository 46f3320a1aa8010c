import { isDeepStrictEqual } from "node:util";
import { type ClientRequest, failedByItself, type Invariants, type Seen } from "@motif/app/simulate";
import * as z from "zod/mini";
import { watchProblem } from "./invariants-of-events.ts";
import { exportProblem } from "./invariants-of-exports.ts";
import { Accepted, accepted, type Import, imports, orders, progress } from "./resources.ts";
import { clients, UNKNOWN } from "./simulated-clients.ts";

/** What the pattern promises, said here once more; in milliseconds. */
const BATCH = 25;
const RETENTION_MS = 604_800_000;
const ATTEMPTS = 5;
/** What a function's clock may be wrong by, and how long one that starts an import takes at most. */
const SKEW_MS = 1000;
const LONGEST_MS = 60_000;

const Begun = z.strictObject({
  month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  orders: z.int().check(z.minimum(1), z.maximum(2000)),
});
const View = z.strictObject({
  id: z.string(),
  month: z.string(),
  orders: z.number(),
  imported: z.number(),
  done: z.boolean(),
});

export default {
  clients,
  eventually: {
    "an import is what somebody asked for, written once, and kept for a week": (seen) => {
      for (const { before, after, by, at } of seen.changes(imports)) {
        if (by === "somebody else") continue;
        if (before || !after) return `${by} changed import ${before?.id}`;
        const { month, orders: count, expiresAt } = after;
        const isAsked = begun(seen).some((each) => isDeepStrictEqual(each.asked, { month, orders: count }));
        if (!isAsked) return `nobody asked for ${JSON.stringify(after)}`;
        const due = (at + RETENTION_MS) / 1000;
        const slack = (SKEW_MS + LONGEST_MS) / 1000;
        if (expiresAt < due - slack || expiresAt > due + 2)
          return `import ${after.id} is kept too long or short`;
      }
      return undefined;
    },
    "a key is one import, and no import has two": (seen) => {
      const byKey = new Map<string, string>();
      const byId = new Map<string, string | undefined>();
      for (const { request, key } of begun(seen)) {
        if (request.answer?.status !== 202) continue;
        const { body, headers } = request.answer;
        const { id, ...told } = z.looseObject({ id: z.string() }).parse(JSON.parse(body));
        if (headers["location"] !== `/imports/${id}`) return `${id} is told to be at ${headers["location"]}`;
        if (!isDeepStrictEqual(told, JSON.parse(request.body ?? "")))
          return `told ${body} for ${request.body}`;
        const known = key !== undefined && byKey.get(key);
        if (known && known !== id) return `key ${key} got imports ${known} and ${id}`;
        if (byId.has(id) && (key === undefined || byId.get(id) !== key))
          return `two requests got import ${id}`;
        if (key !== undefined) byKey.set(key, id);
        byId.set(id, key);
      }
      const keys = begun(seen).map(({ key }) => key);
      const most = keys.filter((key) => key === undefined).length + new Set(keys.filter(Boolean)).size;
      const rows = seen.items(imports).length;
      return rows > most ? `${rows} imports for ${most} requests and keys` : undefined;
    },
    "an import that somebody was told of is done, or its message a dead letter": (seen) => {
      const dead = new Set(seen.deadLetters(accepted).map(({ data }) => Accepted.parse(data).id));
      const told = new Set(told202(seen));
      const open = seen
        .items(imports)
        .find(
          ({ id, orders: all }) =>
            told.has(id) &&
            !dead.has(id) &&
            !seen.items(progress).some((each) => each.import === id && each.imported === all),
        );
      return open && `import ${open.id} came to no end`;
    },
    "progress is told batch by batch, once each, and only of orders that are there": (seen) => {
      const written = firstWrites(seen);
      const numbers = new Map<string, number>();
      for (const { before, after, by, at } of seen.changes(progress)) {
        if (by === "somebody else") continue;
        if (before || !after) return `${by} changed ${JSON.stringify(before)}`;
        const of = importOf(seen, after.import);
        if (!of) return `${by} tells of import ${after.import}, which is none`;
        if (after.number !== (numbers.get(of.id) ?? 0) + 1) return `${by} tells of batch ${after.number}`;
        numbers.set(of.id, after.number);
        const imported = Math.min(after.number * BATCH, of.orders);
        if (after.imported !== imported || after.expiresAt !== of.expiresAt)
          return `${by} wrote ${JSON.stringify(after)}`;
        for (let place = 1; place <= imported; place++) {
          const there = written.get(idOf(of, place));
          if (there === undefined || there > at)
            return `order ${place} of ${of.id} is missing, and ${by} tells of it`;
        }
      }
      return undefined;
    },
    "an order is that of the shop, whoever writes it and how often": (seen) => {
      for (const { after, by } of seen.changes(orders)) {
        if (!after) return `${by} deleted an order`;
        const of = importOf(seen, after.id.slice(0, -7));
        const place = Number(after.id.slice(-6));
        if (!of || place < 1 || place > of.orders) return `${by} wrote order ${after.id}`;
        if (!isDeepStrictEqual(after, orderOf(of, place))) return `${by} wrote ${JSON.stringify(after)}`;
      }
      return undefined;
    },
    "what came of an export is right up to where it broke off, and whole where it says so": (seen) =>
      firstProblem(seen, "/exports/", exportProblem),
    "events come in order, none left out from the last that the client had, and the last one is done": (
      seen,
    ) => firstProblem(seen, "/events", watchProblem),
    "who looks sees how far it came": (seen) => {
      for (const { path, sentAt, answer } of seen.requests) {
        if (answer?.status !== 200 || !/^\/imports\/[^/]+$/.test(path)) continue;
        const { imported, done, ...said } = View.parse(JSON.parse(answer.body));
        const of = importOf(seen, path.slice("/imports/".length));
        if (!of || !isDeepStrictEqual(said, { id: of.id, month: of.month, orders: of.orders }))
          return `${path}: ${answer.body}`;
        if (done !== (imported === of.orders)) return `${path}: ${answer.body}`;
        const least = importedBy(seen, of.id, sentAt - 1);
        const most = importedBy(seen, of.id, answer.at);
        if (imported < least || imported > most)
          return `${path} came to ${imported}, and it was ${least} to ${most}`;
      }
      return undefined;
    },
    "nobody is given up before five attempts": (seen) => {
      const failed = seen.invocations.filter(
        ({ function: name, status, failures }) =>
          name === "import-orders" && (status !== "ok" || failures.length > 0),
      );
      const [early] = failed.length < ATTEMPTS ? seen.deadLetters(accepted) : [];
      return early && `after ${failed.length} attempts: ${early.reason}`;
    },
    "no attempt at an import fails without a fault": ({ invocations }) => {
      const failed = invocations.find(({ disturbed, failures }) => !disturbed && failures.length > 0);
      return failed && `${failed.name}: ${failed.failures.join()}`;
    },
    "every answer is one of the contract": (seen) => {
      const odd = seen.requests.find((request) => request.answer && !isInContract(seen, request));
      return odd && `${odd.method} ${odd.path} ${odd.body} was answered ${odd.answer?.status}`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** What is wrong with an answer first, of requests to paths that have this in them. */
function firstProblem(
  seen: Seen,
  part: string,
  problemOf: (seen: Seen, request: ClientRequest) => string | undefined,
): string | undefined {
  for (const request of seen.requests) {
    if (!request.path.includes(part)) continue;
    const problem = problemOf(seen, request);
    if (problem !== undefined) return `${request.client}: ${request.path} ${problem}`;
  }
  return undefined;
}

function begun({ requests }: Seen) {
  return requests
    .filter(({ method }) => method === "POST")
    .map((request) => ({
      request,
      key: request.headers["idempotency-key"],
      asked: Begun.safeParse(JSON.parse(request.body ?? "")).data,
    }));
}

/** Imports that clients were told of. */
function told202(seen: Seen): readonly string[] {
  return begun(seen).flatMap(({ request: { answer } }) =>
    answer?.status === 202 ? [z.looseObject({ id: z.string() }).parse(JSON.parse(answer.body)).id] : [],
  );
}

function importOf(seen: Seen, id: string): Import | undefined {
  return seen.changes(imports).find(({ after }) => after?.id === id)?.after;
}

/** When each order was there first. */
function firstWrites(seen: Seen): ReadonlyMap<string, number> {
  const written = new Map<string, number>();
  for (const { after, at } of seen.changes(orders))
    if (after && !written.has(after.id)) written.set(after.id, at);
  return written;
}

/** How far an import had come at a time. */
function importedBy(seen: Seen, id: string, time: number): number {
  const rows = seen.changes(progress).filter(({ after, at }) => after?.import === id && at <= time);
  return Math.max(0, ...rows.map(({ after }) => after?.imported ?? 0));
}

function idOf({ id }: Import, place: number): string {
  return `${id}-${String(place).padStart(6, "0")}`;
}

const CUSTOMERS = ["Ana Lindqvist", 'Bistro "Chez Léa"', "Meier, Söhne & Co.", "Nils Okafor"];

function orderOf(of: Import, place: number) {
  const seconds = String(place % 60).padStart(2, "0");
  return {
    month: of.month,
    id: idOf(of, place),
    placedAt: `${of.month}-01T00:00:${seconds}Z`,
    customer: CUSTOMERS[place % 4],
    cents: place * 10,
  };
}

function isInContract(seen: Seen, { method, path, headers, body, answer }: ClientRequest): boolean {
  const status = answer?.status ?? 500;
  if (status >= 500 || status === 429) return true;
  if (method === "GET") {
    if (path.startsWith(UNKNOWN)) return status === 404;
    return status === 200 || (status === 204 && path.endsWith("/events"));
  }
  if (!Begun.safeParse(JSON.parse(body ?? "")).success) return status === 400;
  const key = headers["idempotency-key"];
  if (status === 202) return true;
  if (key === undefined) return false;
  const isOther = begun(seen).some((each) => each.key === key && each.request.body !== body);
  return status === 409 || (status === 422 && isOther);
}
