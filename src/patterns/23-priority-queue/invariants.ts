import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientRequest,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { lanes, type Report, reports, tenants } from "./resources.ts";

/** What is said here once more, so that a mistake in it is seen too: plans, quotas, workers, and how long rows are kept. */
const TENANTS = new Map([
  ["acme", "paid"],
  ["globex", "paid"],
  ["noisy", "free"],
  ["zoe", "free"],
] as const);
const QUOTAS = { paid: { burst: 10, perMs: 1000 }, free: { burst: 2, perMs: 10_000 } } as const;
const WORKERS = { "make-paid-report": 6, "make-free-report": 2, "make-overflow-report": 2 } as const;
const KEPT_MS = 30 * 86_400_000;
const MAX_ATTEMPTS = 5;
/** Values, and what is to be known of them. */
const VALUES = new Map([
  ["[4,1,3]", { count: 3, mean: 8 / 3, median: 3 }],
  ["[-2,10]", { count: 2, mean: 4, median: 4 }],
]);

/** What each client does by its turn: who it is, for which values it asks, with which key. */
const TURNS: readonly (readonly [tenant: string, values: string, key?: string])[] = [
  ["noisy", "[4,1,3]"],
  ["noisy", "[4,1,3]", "a"],
  ["zoe", "[-2,10]", "a"],
  ["noisy", "[-2,10]", "a"],
  ["acme", "[4,1,3]", "b"],
  ["noisy", "[4,1,3]"],
  ["globex", "[-2,10]"],
  ["noisy", "[4,1,3]", "a"],
  ["acme", "[4,1,3]", "b"],
  ["noisy", "[-2,10]", "c"],
  ["acme", "[-2,10]"],
  ["noisy", "[4,1,3]"],
];
/** So often one of them asks at once, which is more than the quota. */
const BURST = 12;
/** A report that nobody ever asked for. */
const UNKNOWN = "/reports/00000000-0000-4000-8000-000000000000";
/** How often somebody waits in all who asks for a report again and again: about an hour. */
const MOST_WAITS = 64;
/** What a function's clock may be wrong by, and how long an invocation takes at most, in milliseconds. */
const SKEW_MS = 1000;
const LONGEST_MS = 65_000;

/** A report from its request to its summary, by somebody who asks ever less often; some ask for other tenants'. */
const clients: Calls = async ({ fetch, idle }, round) => {
  const [tenant, values, key] = TURNS[round % TURNS.length] ?? ["noisy", "[]"];
  const as = { "x-tenant": tenant };
  const ask = () =>
    fetch("/reports", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...as,
        ...(key !== undefined && { "idempotency-key": key }),
      },
      body: `{"values":${values}}`,
    });
  if (TENANTS.get(tenant as "acme") === "paid") {
    const headers = { "content-type": "application/json" };
    await fetch(`/tenants/${tenant}`, { method: "PUT", headers, body: '{"plan":"paid"}' });
  }
  if (tenant === "zoe") await fetch(UNKNOWN, { headers: as });
  if (tenant === "globex") for (let asked = 1; asked < BURST; asked++) await ask();
  const accepted = await ask();
  const path = accepted.headers.get("location");
  if (path === null) return; // the key was used with other values
  if (round % 3 === 0) await fetch(path, { headers: { "x-tenant": "globex" } });
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = Asked.parse(await (await fetch(path, { headers: as })).json());
    if (status === "done") return;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
};

const Asked = z.object({ status: z.string() });
const Accepted = z.strictObject({ id: z.uuid(), status: z.literal("queued"), lane: z.string() });
const Body = z.object({ values: z.array(z.number()) });
const Sent = z.strictObject({ id: z.uuid(), values: z.array(z.number()) });

export default {
  clients,
  eventually: {
    "a report that was accepted is made, or is a dead letter of its lane": (seen) => {
      const dead = deadReports(seen);
      for (const { id, lane, values } of accepted(seen)) {
        const report = reportOf(seen, id);
        if (!report) return `report ${id} has no row`;
        const letter = dead.find((each) => each.id === id);
        if (report.status !== "done" && letter?.lane !== lane)
          return `report ${id} of lane ${lane} is ${report.status}, and no dead letter says why`;
        if (report.status === "done" && !isDeepStrictEqual(report.summary, VALUES.get(values)))
          return `report ${id} of ${values} is ${JSON.stringify(report.summary)}`;
      }
      return undefined;
    },
    "a report is in the lane that its client was told, its tenant's or that of who sends too much": (
      seen,
    ) => {
      for (const { id, lane, tenant } of accepted(seen)) {
        const report = reportOf(seen, id);
        if (report && (report.lane !== lane || report.tenant !== tenant))
          return `report ${id} of ${tenant} is in lane ${report.lane} of ${report.tenant}, and ${lane} was said`;
      }
      for (const { id, lane, tenant } of seen.items(reports)) {
        if (lane !== "overflow" && lane !== TENANTS.get(tenant as "acme"))
          return `report ${id} of ${tenant} is in lane ${lane}`;
      }
      return undefined;
    },
    "a tenant's plan is the one that was set": (seen) => {
      for (const { tenant, plan } of seen.items(tenants)) {
        if (plan !== TENANTS.get(tenant as "acme")) return `${tenant} is on the plan ${plan}`;
      }
      return undefined;
    },
    "no tenant has more in its lane than its quota": (seen) => {
      for (const [tenant, lane] of TENANTS) {
        const own = accepted(seen).filter((each) => each.tenant === tenant && each.lane === lane);
        const problem = tooMany(
          [...new Set(own.map(({ id }) => id))].map((id) => decisionOf(seen, id)),
          QUOTAS[lane],
        );
        if (problem !== undefined) return `${tenant}: ${problem}`;
      }
      return undefined;
    },
    "who stays within its quota is never in the lane of who does not": (seen) => {
      for (const [tenant, lane] of TENANTS) {
        const asked = requested(seen).filter(({ headers }) => headers["x-tenant"] === tenant).length;
        if (asked > QUOTAS[lane].burst) continue;
        const report = seen.items(reports).find((each) => each.tenant === tenant && each.lane === "overflow");
        if (report) return `${tenant} asked ${asked} times, and report ${report.id} is in the lane overflow`;
      }
      return undefined;
    },
    "a lane has no more workers than its own": ({ invocations }) => {
      for (const [name, workers] of Object.entries(WORKERS)) {
        const own = invocations.filter((each) => each.function === name);
        const most = Math.max(
          0,
          ...own.map(
            ({ startedAt }) =>
              own.filter(
                (other) => other.startedAt <= startedAt && other.startedAt + other.durationMs > startedAt,
              ).length,
          ),
        );
        if (most > workers) return `${most} of ${name} ran at a time`;
      }
      return undefined;
    },
    "a dead letter is a report's, with its values, and was tried in vain": (seen) => {
      for (const { id, values, reason } of deadReports(seen)) {
        if (/has no row/.test(reason)) return reason;
        if (!reportOf(seen, id) || !VALUES.has(JSON.stringify(values))) return `there is no report ${id}`;
      }
      return undefined;
    },
    "a row begins as queued and is done once": (seen) => {
      for (const change of seen.changes(reports)) {
        const problem = changeProblem(change);
        if (problem !== undefined) return `${change.by} changed report ${change.key}: ${problem}`;
      }
      return undefined;
    },
    "a report is given up after five attempts, and none where nothing goes wrong": ({
      deadLetters,
      invocations,
    }) => {
      for (const [lane, queue] of Object.entries(lanes.queues)) {
        const own = invocations.filter(({ function: name }) => name === `make-${lane}-report`);
        const [dead] = deadLetters(queue);
        if (dead && !own.some(({ disturbed }) => disturbed)) return dead.reason;
        if (dead && own.length < MAX_ATTEMPTS) return `lane ${lane} gave up after ${own.length} attempts`;
      }
      return undefined;
    },
    "a tenant's key gets the same report again, whoever repeats the request, and no key another one": (
      seen,
    ) => {
      const ids = new Map<string, string>();
      for (const { id, tenant, key } of accepted(seen)) {
        const name = key === undefined ? undefined : `${tenant} ${key}`;
        if (name !== undefined && (ids.get(name) ?? id) !== id)
          return `the key ${name} got the reports ${ids.get(name)} and ${id}`;
        if (name !== undefined) ids.set(name, id);
      }
      if (new Set(ids.values()).size < ids.size) return "two keys got one report";
      const keys = new Set(requested(seen).flatMap((request) => keyOf(request) ?? []));
      const without = requested(seen).filter((request) => keyOf(request) === undefined).length;
      const rows = seen.items(reports).length;
      return rows > without + keys.size
        ? `${rows} reports of ${without} requests and ${keys.size} keys`
        : undefined;
    },
    "a key is refused with other values only": (seen) => {
      for (const request of requested(seen).filter(({ answer }) => answer?.status === 422)) {
        const others = requested(seen).filter(
          (other) => keyOf(other) === keyOf(request) && other.body !== request.body,
        );
        if (others.length === 0) return `${request.client} was refused its key ${keyOf(request)}`;
      }
      return undefined;
    },
    "clients see their own reports as they are while they ask, and no others": (seen) => {
      for (const request of seen.requests) {
        if (!isRightView(seen, request))
          return `${request.client} asked for ${request.path}, and was shown ${request.answer?.status} ${request.answer?.body}`;
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

/** Requests for new reports. */
function requested({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

/** The key of a request with its tenant's name, as tenants have keys of their own. */
function keyOf({ headers }: ClientRequest): string | undefined {
  const key = headers["idempotency-key"];
  return key === undefined ? undefined : `${headers["x-tenant"]} ${key}`;
}

/** The reports that clients were told of, with what they asked for; one for each time they were told. */
function accepted(seen: Seen) {
  return requested(seen).flatMap((request) => {
    const { answer, headers, sentAt } = request;
    if (answer?.status !== 202) return [];
    const { id, lane } = Accepted.parse(JSON.parse(answer.body));
    const values = JSON.stringify(Body.parse(JSON.parse(request.body ?? "")).values);
    const key = headers["idempotency-key"];
    return [{ id, lane, values, tenant: headers["x-tenant"] ?? "", key, sentAt, at: answer.at }];
  });
}

function reportOf({ items }: Seen, id: string): Report | undefined {
  return items(reports).find((each) => each.id === id);
}

function deadReports({ deadLetters }: Seen) {
  return Object.entries(lanes.queues).flatMap(([lane, queue]) =>
    deadLetters(queue).map(({ data, reason }) => ({ lane, reason, ...Sent.parse(data) })),
  );
}

/** When the lane of a report was chosen: after a client first asked for it, and before its row was written. */
function decisionOf(seen: Seen, id: string) {
  const told = accepted(seen).filter((each) => each.id === id);
  const asked = requested(seen).filter((request) =>
    told.some(({ tenant, key, sentAt }) =>
      key === undefined ? request.sentAt === sentAt : keyOf(request) === `${tenant} ${key}`,
    ),
  );
  const written = seen.changes(reports).find(({ key }) => key === JSON.stringify([id]));
  return { from: Math.min(...asked.map(({ sentAt }) => sentAt)), to: written?.at ?? Number.NaN };
}

/** More was let in than a quota has between the first decision and the last. */
function tooMany(
  decisions: readonly { readonly from: number; readonly to: number }[],
  { burst, perMs }: { readonly burst: number; readonly perMs: number },
): string | undefined {
  for (const { from } of decisions) {
    for (const { to } of decisions) {
      const within = decisions.filter((each) => each.from >= from && each.to <= to).length;
      if (within > 0 && within > burst + (to - from + 2 * SKEW_MS) / perMs)
        return `${within} reports in ${to - from} ms`;
    }
  }
  return undefined;
}

function changeProblem(change: Change<Report>): string | undefined {
  const { before, after, at, by } = change;
  if (!after) return "it was deleted";
  if (by === "somebody else") return undefined;
  const isNow = (time: string | undefined) => {
    const wrongBy = Date.parse(time ?? "") - at;
    return wrongBy >= -LONGEST_MS - SKEW_MS && wrongBy <= SKEW_MS;
  };
  const { id, tenant, lane, requestedAt } = after;
  if (!before) {
    const expiresAt = Math.ceil((Date.parse(requestedAt) + KEPT_MS) / 1000);
    const expected = { id, tenant, lane, status: "queued", requestedAt, expiresAt };
    return isDeepStrictEqual({ ...after }, expected) && isNow(requestedAt) ? undefined : "it begins wrong";
  }
  if (before.status === "done") return "it was done";
  if (after.status !== "done" || !isNow(after.doneAt)) return `it is ${after.status}`;
  if (!by.startsWith(`make-${lane}-report#`)) return `it is of lane ${lane}`;
  const { summary, doneAt } = after;
  return isDeepStrictEqual({ ...after }, { ...before, status: "done", summary, doneAt })
    ? undefined
    : "something else of it changed";
}

function isRightView(seen: Seen, { path, sentAt, answer, method, headers }: ClientRequest): boolean {
  const [, id] = /^\/reports\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return true;
  const changes = seen.changes(reports).filter(({ key }) => key === JSON.stringify([id]));
  return statesWithin(changes, sentAt, answer.at).some((row) => {
    if (!row || row.tenant !== headers["x-tenant"]) return answer.status === 404;
    const { expiresAt: _, ...shown } = row;
    const retryAfter = row.status === "queued" ? "1" : undefined;
    return (
      answer.status === 200 &&
      isDeepStrictEqual(JSON.parse(answer.body), shown) &&
      answer.headers["retry-after"] === retryAfter
    );
  });
}

function isInContract(method: string, status: number): boolean {
  if (status >= 500 || status === 429) return true;
  if (method === "PUT") return status === 200;
  return method === "POST"
    ? status === 202 || status === 409 || status === 422
    : status === 200 || status === 404;
}
