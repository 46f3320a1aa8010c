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
import { type Report, reports, summarized, unsummarized } from "./resources.ts";

const UNSAFE = "UnsafeSumError: The sum of 2 values is not exact.";
/** Of a call that was made, or not, without anybody hearing what came of it. */
const UNHEARD = "It gave no answer.";
/** A megabyte of values, and a little more: too much for a report, and not for a summary. */
const LARGE = Array<number>(100_000).fill(1_234_567_890);
/** Values, and what is to be known of them; nothing where their sum is not exact. */
const LISTS: readonly (readonly [values: readonly number[], summary?: { count: number; sum: number }])[] = [
  [[1, 2, 39], { count: 3, sum: 42 }],
  [[-5], { count: 1, sum: -5 }],
  [[Number.MAX_SAFE_INTEGER, 1]],
  [LARGE, { count: 100_000, sum: 123_456_789_000_000 }],
];
const BY_BODY = new Map(LISTS.map(([values, summary]) => [JSON.stringify({ values }), { values, summary }]));

/** What each client does by its turn: which values, and how; a key is used once more, with other values too. */
const TURNS: readonly (readonly [
  how: "wait" | "check" | "report" | "by hand",
  list: number,
  key?: string,
])[] = [
  ["wait", 0],
  ["report", 1, "a"],
  ["report", 2],
  ["wait", 2],
  ["check", 0],
  ["report", 0, "b"],
  ["report", 1, "a"],
  ["wait", 1],
  ["report", 0],
  ["report", 3, "c"],
  ["report", 2, "b"],
  ["by hand", 1],
];

/** A report that nobody ever ordered. */
const UNKNOWN = "/reports/00000000-0000-4000-8000-000000000000";
/** How often somebody waits in all who asks for a report again and again: about an hour. */
const MOST_WAITS = 64;

/** Summaries, and reports from their order to their end, by somebody who asks ever less often. */
const clients: Calls = async ({ fetch, invoke, idle }, round) => {
  const [how, list, key] = TURNS[round % TURNS.length] ?? ["wait", 0];
  if (how === "by hand") return invoke("summarize", { values: [...(LISTS[list]?.[0] ?? [])] });
  const path = { wait: "/summaries", check: "/summaries?dryRun=true", report: "/reports" }[how];
  if (how === "check") await fetch(UNKNOWN);
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify({ values: LISTS[list]?.[0] }),
  });
  const report = answer.headers.get("location");
  if (report === null) return;
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = Asked.parse(await (await fetch(report)).json());
    if (status === "done" || status === "failed") return;
    for (let wait = 0; wait < waits; wait++) await idle();
  }
};

const Asked = z.object({ status: z.unknown() });
const Accepted = z.strictObject({ id: z.uuid(), status: z.literal("accepted") });
const Recorded = z.object({ requestPayload: z.object({ report: z.uuid() }) });

export default {
  clients,
  eventually: {
    "a report that was accepted ends, or the record of its end is a dead letter": (seen) => {
      const dead = new Set(
        [summarized, unsummarized].flatMap((queue) =>
          seen.deadLetters(queue).map(({ data }) => Recorded.parse(data).requestPayload.report),
        ),
      );
      for (const { id } of accepted(seen)) {
        const report = seen.items(reports).find((each) => each.id === id);
        if (!report) return `report ${id} has no row`;
      }
      // Also one of which nobody was told: its call was handed over before it had a row.
      const endless = seen.items(reports).find(({ id, status }) => status === "accepted" && !dead.has(id));
      return endless && `report ${endless.id} never ends`;
    },
    "a record is a dead letter only where something went wrong when it was to be noted": (seen) => {
      if (seen.invocations.some(({ function: name, disturbed }) => name === "note-report" && disturbed))
        return undefined;
      const dead = [summarized, unsummarized].flatMap((queue) => seen.deadLetters(queue));
      return dead.find(({ reason }) => !/without an answer/.test(reason))?.reason;
    },
    "what is done is right, and what has no exact sum is never done": (seen) => {
      for (const { id, body } of accepted(seen)) {
        const report = seen.items(reports).find((each) => each.id === id);
        const problem = report && report.status !== "accepted" ? endProblem(report, body) : undefined;
        if (problem !== undefined) return `report ${id} ${problem}`;
      }
      return undefined;
    },
    "a report fails by its sum, or unheard; by something else only where something went wrong": (seen) => {
      const isDisturbed = seen.invocations.some(
        ({ function: name, disturbed }) => name === "summarize" && disturbed,
      );
      for (const { id, body } of accepted(seen)) {
        const report = seen.items(reports).find((each) => each.id === id);
        if (report?.status !== "failed" || report.reason === UNHEARD) continue;
        const isUnsafe = BY_BODY.get(body)?.summary === undefined;
        if (isUnsafe ? report.reason !== UNSAFE && !isDisturbed : report.reason === UNSAFE || !isDisturbed)
          return `report ${id} failed with ${report.reason}`;
      }
      return undefined;
    },
    "a report fails unheard after three calls only": (seen) => {
      const all = seen.items(reports);
      const unheard = all.filter(({ reason }) => reason === UNHEARD).length;
      const heard = all.filter(({ status }) => status === "done").length;
      const calls = seen.invocations.filter(({ function: name }) => name === "summarize").length;
      return unheard > 0 && calls < 3 * unheard + heard
        ? `${unheard} reports after ${calls} calls`
        : undefined;
    },
    "a report ends once, and what is done stays done": (seen) => {
      for (const change of seen.changes(reports)) {
        const problem = changeProblem(change);
        if (problem !== undefined) return `${change.by} changed report ${change.key}: ${problem}`;
      }
      return undefined;
    },
    "there is no report that nobody ordered": (seen) => {
      const keys = new Set(ordered(seen).flatMap((request) => keyOf(request) ?? []));
      const without = ordered(seen).filter((request) => keyOf(request) === undefined).length;
      const rows = seen.items(reports).length;
      return rows > without + keys.size
        ? `${rows} reports of ${without} requests and ${keys.size} keys`
        : undefined;
    },
    "a key is that of one report, and is refused with other values only": (seen) => {
      const ids = new Map<string, string>();
      for (const { key, id } of accepted(seen)) {
        if (key !== undefined && (ids.get(key) ?? id) !== id)
          return `key ${key} got ${ids.get(key)} and ${id}`;
        if (key !== undefined) ids.set(key, id);
      }
      for (const request of ordered(seen).filter(({ answer }) => answer?.status === 422)) {
        const others = ordered(seen).filter(
          (other) => keyOf(other) === keyOf(request) && other.body !== request.body,
        );
        if (others.length === 0) return `${request.client} was refused its key ${keyOf(request)}`;
      }
      return undefined;
    },
    "every answer is right, and one of the contract": (seen) => {
      for (const request of seen.requests) {
        if (request.answer && request.answer.status < 500 && !isRight(seen, request))
          return `${request.method} ${request.path} was answered ${request.answer.status} ${request.answer.body}`;
        if (request.answer && request.answer.status >= 500 && !isKnownFailure(seen, request))
          return `${request.method} ${request.path} was answered ${request.answer.status}`;
      }
      return undefined;
    },
    "nothing fails by itself but sums that are not exact": (seen) =>
      failedByItself({
        ...seen,
        requests: seen.requests,
        invocations: seen.invocations.filter(
          ({ function: name, error }) => name !== "summarize" || `UnsafeSumError: ${error}` !== UNSAFE,
        ),
      }),
  },
} satisfies Invariants;

/** Requests for reports. */
function ordered({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method, path }) => method === "POST" && path === "/reports");
}

function keyOf({ headers }: ClientRequest): string | undefined {
  return headers["idempotency-key"];
}

/** The reports that clients were told of; one for each time they were told. */
function accepted(seen: Seen) {
  return ordered(seen).flatMap((request) => {
    if (request.answer?.status !== 202) return [];
    const { id } = Accepted.parse(JSON.parse(request.answer.body));
    return [{ id, body: request.body ?? "", key: keyOf(request), moment: request.answer.moment }];
  });
}

function endProblem(report: Report, body: string): string | undefined {
  const { summary } = BY_BODY.get(body) ?? {};
  const { id, status, reason } = report;
  if (status === "failed") {
    const isPlain = isDeepStrictEqual({ ...report }, { id, status, reason });
    return isPlain && reason !== undefined ? undefined : "failed without a reason, or with more";
  }
  return summary && isDeepStrictEqual({ ...report }, { id, status, ...summary })
    ? undefined
    : `is ${JSON.stringify(report)}`;
}

function changeProblem({ before, after, by }: Change<Report>): string | undefined {
  if (!after) return "it was deleted";
  if (by === "somebody else" || !before) return undefined;
  if (before.status === "done") return "it was done";
  return after.status === "accepted" || after.status === before.status
    ? `it is ${after.status} again`
    : undefined;
}

function isRight(seen: Seen, request: ClientRequest): boolean {
  const { method, path, body, answer } = request;
  if (!answer) return true;
  if (method === "GET") return isRightView(seen, request);
  const { values, summary } = BY_BODY.get(body ?? "") ?? {};
  if (answer.status === 429) return true;
  switch (path) {
    case "/summaries":
      return summary
        ? answer.status === 200 && isDeepStrictEqual(JSON.parse(answer.body), summary)
        : answer.status === 422 && answer.body.includes(UNSAFE.slice("UnsafeSumError: ".length));
    case "/summaries?dryRun=true":
      return answer.status === 204 && isHeard(seen, request);
    default:
      return [values === LARGE ? 413 : 202, 409, 422].includes(answer.status);
  }
}

/** Whether a dry run may have been one: a call that was refused is no 204. */
function isHeard({ invocations }: Seen, { sentAt, answer }: ClientRequest): boolean {
  return invocations.some(
    ({ function: name, startedAt, faults }) =>
      name === "ask-summary" &&
      startedAt >= sentAt &&
      startedAt <= (answer?.at ?? 0) &&
      !faults.includes("callable.throttled") &&
      !faults.includes("callable.unavailable"),
  );
}

function isRightView(seen: Seen, { path, sentAt, moment, answer }: ClientRequest): boolean {
  const [, id] = /^\/reports\/([^/]+)$/.exec(path) ?? [];
  if (!answer || id === undefined) return true;
  const isTold = accepted(seen).some((each) => each.id === id && each.moment < moment);
  if (isTold && answer.status === 404) return false;
  const changes = seen.changes(reports).filter(({ key }) => key === JSON.stringify([id]));
  return statesWithin(changes, sentAt, answer.at).some((report) => {
    if (!report) return answer.status === 404;
    const retryAfter = report.status === "accepted" ? "1" : undefined;
    return (
      answer.status === 200 &&
      isDeepStrictEqual(JSON.parse(answer.body), report) &&
      answer.headers["retry-after"] === retryAfter
    );
  });
}

/** 503 says when to come again; 502 is the failure of a call. A 500 names its invocation: it is none where the callee was busy, and nothing else was wrong. */
function isKnownFailure({ invocations }: Seen, { path, answer, sentAt }: ClientRequest): boolean {
  if (answer?.status === 503 && answer.body.includes("Busy"))
    return path.startsWith("/summaries") && answer.headers["retry-after"] === "1";
  if (answer?.body.includes("The summary failed"))
    return invocations.some(
      ({ function: name, status, startedAt }) =>
        name === "summarize" && status !== "ok" && startedAt >= sentAt && startedAt <= answer.at,
    );
  const by = invocations.find(({ invocationId }) => answer?.body.includes(invocationId));
  return by?.function !== "ask-summary" || by.faults.some((fault) => fault !== "callable.throttled");
}
