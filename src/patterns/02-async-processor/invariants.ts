import { isDeepStrictEqual } from "node:util";
import { milliseconds } from "@motif/app";
import {
  type Change,
  type ClientAnswer,
  type ClientRequest,
  type Clients,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import {
  type Job,
  JobMessage,
  JobRequest,
  jobQueue,
  jobs,
  MAX_ATTEMPTS,
  QUEUE_RETENTION,
  results,
  STATUS_RETENTION,
} from "./resources.ts";

const NO_WORDS = "The text has no words.";

/** Texts, and what must become of each: said here once more, so that a mistake in the work itself is seen too. */
const TEXTS = new Map<string, { readonly report: unknown } | { readonly reason: string }>([
  ["Be or not. BE!", { report: report(4, 3, "be 2", "not 1", "or 1") }],
  ["?!", { reason: NO_WORDS }],
  ["l k j i h g f e d c b a", { report: report(12, 12, ...[..."abcdefghij"].map((word) => `${word} 1`)) }],
  ["2 Ähren, ähren 10", { report: report(4, 3, "ähren 2", "10 1", "2 1") }],
]);

function report(words: number, distinctWords: number, ...frequent: readonly string[]) {
  const counted = frequent
    .map((entry) => entry.split(" "))
    .map(([word, count]) => ({ word, count: Number(count) }));
  return { words, distinctWords, frequent: counted };
}

/** What each client does by its turn: keys that are used once more, with the same text and with another one; none. */
const TURNS: readonly (readonly [text: number, key?: string])[] = [
  [0, "a"],
  [1, "b"],
  [2],
  [3, "c"],
  [0, "a"],
  [1],
  [2, "d"],
  [3, "c"],
  [0],
  [2, "b"],
  [2, "d"],
  [3],
];

/** A job that nobody ever asked for. */
const UNKNOWN = "/jobs/00000000-0000-4000-8000-000000000000";

/** How often somebody waits in all who asks for a job again and again: about an hour, longer than any job takes. */
const MOST_WAITS = 64;
/** When no job goes on any more, and statuses are still kept. */
const LATER = "2d";

/**
 * A job from its request to its result, by somebody who asks ever less often until there is an answer, and comes back once more
 * when all is over if there is none; some err first.
 */
const clients: Clients = async ({ fetch, idle, wait }, round) => {
  const [text, key] = TURNS[round % TURNS.length] ?? [0];
  if (text === 2) for (const path of [UNKNOWN, `${UNKNOWN}/result`]) await fetch(path);
  const accepted = await fetch("/jobs", {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify({ text: [...TEXTS.keys()][text] }),
  });
  const path = accepted.headers.get("location");
  if (path === null) return; // the key was used with another text
  for (let waits = 1; waits <= MOST_WAITS; waits *= 2) {
    const { status } = Asked.parse(await (await fetch(path)).json());
    if (status === "done") await fetch(`${path}/result`);
    if (status === "done" || status === "failed") return;
    for (let idled = 0; idled < waits; idled++) await idle();
  }
  await wait(LATER);
  await fetch(path);
};

const Asked = z.object({ status: z.string() });
const Accepted = z.strictObject({ id: z.uuid(), status: z.literal("queued") });

/** The longest that an invocation takes, and an operation that it asked for in its last moment; in milliseconds. */
const LONGEST_MS = 65_000;
/** How long dead letters are kept, and can be sent again. */
const DEAD_LETTERS_KEPT_MS = milliseconds("14d");
/** What a function's clock may be wrong by, in milliseconds. */
const SKEW_MS = 1000;

/** What an attempt fails with that cannot write that it did. */
const COULD_NOT_SAY = /of jobs|table jobs|without an answer|its timeout|ended before/;

export default {
  clients,
  always: {
    "a job that is done has its result": ({ items, objects }) => {
      const stored = new Set(objects(results).map(({ key }) => key));
      const lacking = items(jobs).find(({ id, status }) => status === "done" && !stored.has(`${id}.json`));
      return lacking && `job ${lacking.id} is done without a result`;
    },
  },
  eventually: {
    "a job that was accepted ends: done, failed, or lost with a dead letter": (seen) => {
      const dead = deadJobs(seen);
      for (const id of accepted(seen).keys()) {
        const job = seen.items(jobs).find((each) => each.id === id);
        if (!job) return `job ${id} has no row`;
        if (job.status !== "done" && !dead.has(id))
          return `job ${id} is ${job.status}, and no dead letter says why`;
      }
      return undefined;
    },
    "a job has the result of its text; one that can never succeed has the reason": (seen) => {
      for (const [id, { text }] of accepted(seen)) {
        const problem = outcomeProblem(seen, id, TEXTS.get(text) ?? { reason: "" });
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
    "every result is that of some text, and one job's": ({ items, objects }) => {
      const ids = new Set(items(jobs).map(({ id }) => `${id}.json`));
      for (const { key, text, contentType } of objects(results)) {
        const isKnown = [...TEXTS.values()].some(
          (of) => "report" in of && isDeepStrictEqual(of.report, JSON.parse(text)),
        );
        if (!ids.has(key) || !isKnown || contentType !== "application/json")
          return `${key} is ${contentType}: ${text}`;
      }
      return undefined;
    },
    "a failed job is in the dead-letter queue": (seen) => {
      const dead = deadJobs(seen);
      const lacking = seen.items(jobs).find(({ id, status }) => status === "failed" && !dead.has(id));
      return lacking && `job ${lacking.id} failed, and has no dead letter`;
    },
    "an attempt that fails for the last time says so, where it can": (seen) => {
      for (const { data, reason } of seen.deadLetters(jobQueue)) {
        const { id } = JobMessage.parse(data);
        // A copy of the message may have begun again since.
        const statuses =
          byKey(seen)
            .get(JSON.stringify([id]))
            ?.map(({ after }) => after?.status) ?? [];
        const wasOver = statuses.includes("failed") || statuses.includes("done");
        if (!wasOver && !COULD_NOT_SAY.test(reason))
          return `job ${id} is ${statuses.at(-1)}, but "${reason}" ended it`;
      }
      return undefined;
    },
    "a dead letter is a job's, with the text that was sent": (seen) => {
      for (const { data } of seen.deadLetters(jobQueue)) {
        const { id, request } = JobMessage.parse(data);
        if (!seen.items(jobs).some((job) => job.id === id)) return `no row has the dead letter's id ${id}`;
        const text = accepted(seen).get(id)?.text ?? request.text;
        if (text !== request.text || !TEXTS.has(text)) return `job ${id} was to do "${request.text}"`;
      }
      return undefined;
    },
    "no job fails where nothing goes wrong, but for one that can never succeed": ({ items, invocations }) => {
      if (invocations.some(({ function: name, disturbed }) => name === "process-job" && disturbed))
        return undefined;
      const failed = items(jobs).find(({ reason }) => reason?.startsWith("It failed"));
      return failed && `job ${failed.id} failed by itself`;
    },
    "a message has a row before anybody takes it": ({ deadLetters }) =>
      deadLetters(jobQueue).find(({ reason }) => reason.includes("no row"))?.reason,
    "status follows status as it may, and every attempt notes until when it can go on": (seen) => {
      for (const [, changes] of byKey(seen)) {
        for (const [index, change] of changes.entries()) {
          const problem = changeProblem(change, changes[index - 1]);
          if (problem !== undefined)
            return `${change.by} made job ${change.key} ${change.after?.status}: ${problem}`;
        }
      }
      return undefined;
    },
    "a key gets the same job again, whoever repeats the request, and no key another one": (seen) => {
      const ids = new Map<string, string>();
      for (const [id, { keys }] of accepted(seen)) {
        for (const key of keys) {
          if (key === undefined && keys.length > 1)
            return `job ${id} is the answer to ${keys.length} requests`;
          if (key !== undefined && ids.has(key)) return `key ${key} got the jobs ${ids.get(key)} and ${id}`;
          if (key !== undefined) ids.set(key, id);
        }
      }
      const all = created(seen);
      const keys = new Set(all.flatMap(({ key }) => key ?? []));
      const most = all.filter(({ key }) => key === undefined).length + keys.size;
      const rows = seen.items(jobs).length;
      return rows > most ? `${rows} jobs of ${most} requests` : undefined;
    },
    "a key is refused with another text only": (seen) => {
      const all = created(seen);
      for (const { key, body, client } of all.filter(({ answer }) => answer?.status === 422)) {
        if (!all.some((other) => other.key === key && other.body !== body))
          return `${client} was refused its key ${key}`;
        const also = [...accepted(seen).values()].some(
          ({ keys, text }) => keys.includes(key) && text === textOf(body),
        );
        if (also) return `${client} was refused a key that others got a job for, with the same text`;
      }
      return undefined;
    },
    "clients see a job as it is while they ask": (seen) => {
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

/** A request for a new job. */
interface Creation extends ClientRequest {
  /** Its key, and when that was used first; nothing where it has none. */
  readonly key: string | undefined;
}

/** How long a key is remembered. */
const KEYS_KEPT_MS = milliseconds("1d");

/** Requests for new jobs. A key that was used first more than a day before is another one, as nobody remembers it. */
function created({ requests }: Seen): readonly Creation[] {
  const firsts = new Map<string, number>();
  return requests
    .filter(({ method }) => method === "POST")
    .map((request) => {
      const name = request.headers["idempotency-key"];
      if (name === undefined) return { ...request, key: undefined };
      const known = firsts.get(name);
      const isKept = known !== undefined && request.sentAt < known + KEYS_KEPT_MS;
      const first = isKept ? known : request.sentAt;
      firsts.set(name, first);
      return { ...request, key: `${name} of ${first}` };
    });
}

function textOf(body: string | undefined): string {
  return JobRequest.parse(JSON.parse(body ?? "")).text;
}

/** The jobs that clients were told of, with the text and the keys of those who were. */
function accepted(seen: Seen) {
  const known = new Map<string, { readonly text: string; readonly keys: (string | undefined)[] }>();
  for (const request of created(seen)) {
    if (request.answer?.status !== 202) continue;
    const { id } = Accepted.parse(JSON.parse(request.answer.body));
    const job = known.get(id) ?? { text: textOf(request.body), keys: [] };
    const { key } = request;
    if (key === undefined || !job.keys.includes(key)) job.keys.push(key);
    known.set(id, job);
  }
  return known;
}

function deadJobs({ deadLetters }: Seen): ReadonlySet<string> {
  return new Set(deadLetters(jobQueue).map(({ data }) => JobMessage.parse(data).id));
}

function outcomeProblem(
  { items, objects }: Seen,
  id: string,
  expected: { readonly report: unknown } | { readonly reason: string },
): string | undefined {
  const job = items(jobs).find((each) => each.id === id);
  const result = objects(results).find(({ key }) => key === `${id}.json`);
  if ("report" in expected) {
    const isRight = !result || isDeepStrictEqual(JSON.parse(result.text), expected.report);
    if (!isRight) return `job ${id} has the result ${result.text}`;
    const { reason, status } = job ?? {};
    return status === "failed" && !reason?.startsWith("It failed")
      ? `job ${id} failed: ${reason}`
      : undefined;
  }
  if (result || job?.status === "done") return `job ${id} cannot succeed, and did`;
  return job?.status === "failed" && job.reason !== expected.reason
    ? `job ${id} failed: ${job.reason}`
    : undefined;
}

/** Changes of all jobs, those of one job together; writes by somebody else change nothing. */
function byKey({ changes }: Seen): ReadonlyMap<string, Change<Job>[]> {
  return Map.groupBy(changes(jobs), ({ key }) => key);
}

const MAY_FOLLOW: Readonly<Record<Job["status"], readonly Job["status"][]>> = {
  queued: ["running"],
  // Another attempt: the one before died, or the message came twice.
  running: ["running", "done", "failed"],
  done: [],
  // The message came twice, or was redriven.
  failed: ["running"],
};

function changeProblem(change: Change<Job>, previous: Change<Job> | undefined): string | undefined {
  const { before, after, at, by } = change;
  if (!after) return "it was deleted";
  if (by === "somebody else") return undefined;
  const isNow = (time: string | undefined, inMs = 0) => {
    const wrongBy = Date.parse(time ?? "") - inMs - at;
    return wrongBy >= -LONGEST_MS - SKEW_MS && wrongBy <= SKEW_MS;
  };
  if (!before) return creationProblem(after) ?? (isNow(after.acceptedAt) ? undefined : "not accepted now");
  if (!MAY_FOLLOW[before.status].includes(after.status)) return `it was ${before.status}`;
  const { acceptedAt, expiresAt } = after;
  if (acceptedAt !== before.acceptedAt || expiresAt !== before.expiresAt)
    return "its beginning or end changed";
  if ((after.reason !== undefined) !== (after.status === "failed")) return `its reason is ${after.reason}`;
  if (after.status === "running") {
    if (after.finishedAt !== undefined) return "it goes on, and is finished";
    if (after.attempt < 1) return `its attempt is ${after.attempt}`;
    const isLast = after.attempt >= MAX_ATTEMPTS;
    const isRight = isLast
      ? Date.parse(after.lostAfter) >= at - LONGEST_MS && Date.parse(after.lostAfter) <= at + LONGEST_MS
      : isNow(after.lostAfter, milliseconds(QUEUE_RETENTION));
    return isRight ? undefined : `attempt ${after.attempt} is lost after ${after.lostAfter}`;
  }
  if (previous?.by !== by) return `the latest attempt is that of ${previous?.by}`;
  if (!isNow(after.finishedAt)) return `it is finished at ${after.finishedAt}`;
  const { reason = NO_WORDS } = after;
  const isEarly = reason !== NO_WORDS && after.attempt < MAX_ATTEMPTS;
  return isEarly ? `it was given up at attempt ${after.attempt}` : undefined;
}

function creationProblem({ status, attempt, acceptedAt, lostAfter, expiresAt, reason, finishedAt }: Job) {
  const since = Date.parse(acceptedAt);
  const isRight =
    Date.parse(lostAfter) === since + milliseconds(QUEUE_RETENTION) &&
    expiresAt === Math.ceil((since + milliseconds(STATUS_RETENTION)) / 1000) &&
    expiresAt * 1000 >= since + milliseconds(QUEUE_RETENTION) + DEAD_LETTERS_KEPT_MS &&
    attempt === 0 &&
    reason === undefined &&
    finishedAt === undefined;
  return status === "queued" && isRight ? undefined : "it begins wrong";
}

/** What is wrong with what a client was shown of a job or of its result. */
function viewProblem(seen: Seen, { path, sentAt, answer, method }: ClientRequest): string | undefined {
  const [, id, ofResult] = /^\/jobs\/([^/]+)(\/result)?$/.exec(path) ?? [];
  if (method !== "GET" || !answer || answer.status >= 500 || id === undefined) return undefined;
  const shown = `it was shown ${answer.status} ${answer.body}`;
  if (ofResult !== undefined) {
    const changes = seen.objectChanges(results).filter(({ key }) => key === `${id}.json`);
    const isRight = statesWithin(changes, sentAt, answer.at).some((object) =>
      object
        ? answer.status === 200 &&
          answer.body === object.text &&
          answer.headers["content-type"] === object.contentType
        : answer.status === 404,
    );
    return isRight ? undefined : shown;
  }
  const rows = statesWithin(byKey(seen).get(JSON.stringify([id])) ?? [], sentAt, answer.at);
  const isRight = rows.some((job) => (job ? isViewOf(job, { sentAt, ...answer }) : answer.status === 404));
  return isRight ? undefined : shown;
}

function isViewOf(
  { lostAfter, expiresAt: _, ...job }: Job,
  view: ClientAnswer & { readonly sentAt: number },
): boolean {
  const isPending = job.status === "queued" || job.status === "running";
  const mayBeLost = isPending && Date.parse(lostAfter) < view.at + SKEW_MS;
  const mayBePending = !isPending || Date.parse(lostAfter) >= view.sentAt - SKEW_MS;
  const lost = { ...job, status: "failed", reason: "The job was given up without an answer. Send it again." };
  const asItIs = job.status === "done" ? { ...job, result: `/jobs/${job.id}/result` } : job;
  const says = (expected: object, retryAfter: string | undefined) =>
    isDeepStrictEqual(JSON.parse(view.body), expected) && view.headers["retry-after"] === retryAfter;
  if (view.status !== 200) return false;
  return (mayBeLost && says(lost, undefined)) || (mayBePending && says(asItIs, isPending ? "1" : undefined));
}

function isInContract(method: string, status: number): boolean {
  if (status >= 500 || status === 429) return true;
  return method === "POST"
    ? status === 202 || status === 409 || status === 422
    : status === 200 || status === 404;
}
