import { isDeepStrictEqual } from "node:util";
import type { BreakerRecord } from "@motif/app";
import {
  type Change,
  type ClientRequest,
  type Clients,
  type EndedInvocation,
  failedByItself,
  type Invariants,
  type Seen,
  type StandInCall,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { BASE_RATES, failingProvider } from "./failing-provider.ts";
import { breakers, knownRates, provider, Rate } from "./resources.ts";

/** What the pattern and the kit promise, said here once more; in milliseconds. */
const OPEN_MS = 10_000;
const REFRESH_MS = 5000;
const WINDOW_MS = 30_000;
const TIMEOUT_MS = 2000;
const MINIMUM_CALLS = 3;
/** What a function's clock may be wrong by. */
const SKEW_MS = 1000;
/** The longest that an invocation takes, and an operation that it asked for in its last moment. */
const LONGEST_MS = 35_000;

const Live = z.strictObject({ ...Rate.def.shape, live: z.boolean() });
const Converted = z.strictObject({ ...Rate.def.shape, amount: z.number(), converted: z.number() });

/** What clients ask for, by turns; two currencies that the provider has, one that it has not, and what is no request. */
const PATHS = [
  "/rates/USD",
  "/conversions/SEK?amount=12.34",
  "/rates/SEK",
  "/rates/XYZ",
  "/conversions/USD?amount=7",
  "/rates/USD",
  "/conversions/XYZ?amount=1",
  "/rates/usd",
  "/conversions/USD?amount=1e3",
];

/** Several requests at a time, so that there are several environments, or one after the other; then a pause, and again. */
const clients: Clients = async ({ fetch, chance, idle }, round) => {
  let turn = round;
  const ask = () => fetch(PATHS[turn++ % PATHS.length] ?? "");
  for (let burst = 0; burst < 3; burst++) {
    const isAlone = chance() < 0.5;
    const count = 1 + Math.floor(chance() * 6);
    if (isAlone) for (let n = 0; n < count; n++) await ask().catch(() => {});
    else await Promise.allSettled(Array.from({ length: count }, ask));
    if (chance() < 0.5) await idle();
  }
};

export default {
  clients,
  services: () => ({ rates: failingProvider() }),
  eventually: {
    "nobody probes while somebody else does": (seen) => {
      const probes = probesOf(seen);
      for (const [index, probe] of probes.entries()) {
        const other = probes.slice(0, index).find(({ by, end }) => by !== probe.by && end > probe.at);
        if (other) return `${probe.by} probes while ${other.by} does`;
      }
      return undefined;
    },
    "an open breaker is probed after 10 s, and not before": (seen) => {
      for (const { at, by, after } of probesOf(seen)) {
        if (after.openUntil > at + SKEW_MS) return `${by} probes ${after.openUntil - at} ms too early`;
      }
      const opened = changesOf(seen).find(
        ({ at, before, after }) =>
          after?.state === "open" &&
          after.epoch !== before?.epoch &&
          (after.openUntil !== after.changedAt + OPEN_MS || after.changedAt > at + SKEW_MS),
      );
      return opened && `${opened.by} opened it until ${opened.after?.openUntil}`;
    },
    "whoever may know that it is open calls nobody, unless it probes": (seen) => {
      const probing = new Set(probesOf(seen).map(({ by }) => by));
      for (const call of seen.calls(provider)) {
        const by = seen.invocations.find(({ name }) => name === call.by);
        if (!by || probing.has(by.name) || hasTrouble(seen, by)) continue;
        const known = statesWithin(changesOf(seen), by.startedAt - REFRESH_MS - 2 * SKEW_MS, endOf(by));
        if (known.every((record) => record?.state === "open")) return `${call.by} calls, though it is open`;
      }
      return undefined;
    },
    "state follows state as it may: a probe alone closes": (seen) => {
      for (const { before, after, by } of changesOf(seen)) {
        if (!after) return `${by} deleted it`;
        const isNext = after.epoch === (before?.epoch ?? 0) + 1;
        const isProbe = after.epoch === before?.epoch && after.state === before.state;
        if (!isNext && !isProbe && !hadTrouble(seen, by))
          return `${by} went from ${before?.epoch} to ${after.epoch}`;
        const closes = after.state === "closed" && before?.state !== "closed";
        if (closes && before?.probeUntil === undefined && !hadTrouble(seen, by)) return `${by} closed it`;
      }
      return undefined;
    },
    "it opens where calls failed": (seen) => {
      for (const { before, after, by } of changesOf(seen)) {
        if (after?.state !== "open" || before?.state === "open") continue;
        const [name] = by.split("#");
        const at = after.changedAt; // the table may have been down then
        const recent = seen.invocations.filter(
          (each) =>
            each.function === name &&
            endOf(each) >= at - WINDOW_MS - LONGEST_MS &&
            each.startedAt <= at + SKEW_MS,
        );
        const failing = recent.filter((each) => each.disturbed || callsBy(seen, each).some(isFailure));
        if (recent.length < MINIMUM_CALLS || failing.length < MINIMUM_CALLS / 2)
          return `${by} opened it after ${failing.length} failures of ${recent.length} calls`;
      }
      return undefined;
    },
    "an environment whose calls fail too often calls no more": (seen) => {
      for (const name of ["get-rate", "convert"]) {
        const problem = needlessCall(seen, name);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
    "a live rate is the provider's answer, and what is not live was one": (seen) => {
      for (const request of seen.requests) {
        const problem = answerProblem(seen, request);
        if (problem !== undefined) return `${request.client} asked for ${request.path}: ${problem}`;
      }
      return undefined;
    },
    "where nothing fails, every rate is live": (seen) => {
      const isTroubled = seen.invocations.some(({ disturbed }) => disturbed);
      if (isTroubled || seen.calls(provider).some(isFailure)) return undefined;
      const stale = seen.requests.find(
        ({ answer }) => answer?.status === 503 || answer?.body.includes('"live":false'),
      );
      return stale && `${stale.client} got ${stale.answer?.status} ${stale.answer?.body}`;
    },
    "a rate that somebody got is known to all, and nothing else is": (seen) => {
      const changes = seen.changes(knownRates);
      for (const invocation of seen.invocations) {
        if (invocation.disturbed || invocation.function !== "get-rate") continue;
        for (const call of callsBy(seen, invocation)) {
          const rate = rateOf(call);
          const isKept = changes.some(({ by, after }) => by === call.by && isDeepStrictEqual(after, rate));
          if (rate && !isKept) return `${call.by} got ${rate.asOf}, and did not keep it`;
        }
      }
      const made = changes.find(
        ({ by, after }) =>
          by !== "somebody else" &&
          !seen.calls(provider).some((call) => call.by === by && isDeepStrictEqual(rateOf(call), after)),
      );
      return made && `${made.by} made up ${JSON.stringify(made.after)}`;
    },
    "no table that fails withholds a live rate": (seen) => {
      for (const invocation of seen.invocations) {
        if (!invocation.faults.every((fault) => fault.startsWith("table."))) continue;
        const { invocationId, name } = invocation;
        const isWithheld = seen.requests.some(({ answer }) => answer?.body.includes(invocationId));
        if (isWithheld && callsBy(seen, invocation).some(rateOf)) return `${name} had a rate, and failed`;
      }
      return undefined;
    },
    "nothing fails by itself, unless the provider refuses": (seen) => {
      const failed = failedByItself(seen);
      const isRefused = seen.invocations.some(
        (each) => failed?.startsWith(`${each.name} `) && callsBy(seen, each).some(isRefusal),
      );
      return isRefused ? undefined : failed;
    },
  },
} satisfies Invariants;

/** Changes of the breaker, as functions made them. */
function changesOf(seen: Seen): readonly Change<BreakerRecord>[] {
  return seen.changes(breakers).filter(({ by }) => by !== "somebody else");
}

interface Probe {
  readonly by: string;
  /** Milliseconds since 1970: from the write of its lease on. */
  readonly at: number;
  readonly end: number;
  readonly after: BreakerRecord;
}

/** Who had the right to probe, and until when it probed at most. */
function probesOf(seen: Seen): readonly Probe[] {
  const changes = changesOf(seen);
  return changes.flatMap(({ before, after, at, by }, index) => {
    if (after?.probeUntil === undefined || after.probeUntil === before?.probeUntil) return [];
    const ended = seen.invocations.find(({ name }) => name === by);
    const told = changes.slice(index + 1).find((change) => change.by === by);
    const end = Math.min(at + TIMEOUT_MS, ended ? endOf(ended) : at, told?.at ?? at + TIMEOUT_MS);
    return [{ by, at, end, after }];
  });
}

function endOf({ startedAt, durationMs }: EndedInvocation): number {
  return startedAt + durationMs;
}

/** Whether an environment of the function had trouble lately, so that it may go by what it knows itself. */
function hasTrouble({ invocations }: Seen, { function: name, startedAt }: EndedInvocation): boolean {
  return invocations.some(
    (each) => each.function === name && each.disturbed && endOf(each) >= startedAt - REFRESH_MS - 2 * SKEW_MS,
  );
}

/** Whether its function ever had trouble: what an environment could not write then, it writes when it is called again. */
function hadTrouble({ invocations }: Seen, by: string): boolean {
  const [name] = by.split("#");
  return invocations.some((each) => each.function === name && each.disturbed);
}

function callsBy(seen: Seen, { name }: EndedInvocation): readonly StandInCall[] {
  return seen.calls(provider).filter(({ by }) => by === name);
}

/** Whether a call counts as failed: late, 429, 5xx, or nothing that is a rate. */
function isFailure(call: StandInCall): boolean {
  const { answer, at } = call;
  if (!answer || answer.at - at >= TIMEOUT_MS || answer.status === 429 || answer.status >= 500) return true;
  return answer.status === 200 && rateOf(call) === undefined;
}

/** What the app can do nothing about, and the breaker neither. */
function isRefusal({ answer }: StandInCall): boolean {
  return answer?.status === 403;
}

/** The rate that a call was answered with in time. */
function rateOf({ answer, at }: StandInCall): Rate | undefined {
  if (answer?.status !== 200 || answer.at - at >= TIMEOUT_MS) return undefined;
  return Rate.safeParse(JSON.parse(answer.body)).data;
}

/** A call that an environment made right after its calls had failed too often, where nothing disturbed it. */
function needlessCall(seen: Seen, name: string): string | undefined {
  const own = seen.invocations
    .filter((each) => each.function === name)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  // Of several at a time, nobody knows who is in which environment.
  const isSeveral = own.some((each, index) => {
    const before = own[index - 1];
    return before && (endOf(before) > each.startedAt || before.startedAt === each.startedAt);
  });
  if (isSeveral || seen.invocations.some(({ disturbed }) => disturbed)) return undefined;
  // Another function may have opened it before, so that it is probed, and closed, sooner.
  const allowed = new Set(probesOf(seen).map(({ by }) => by));
  const closedAt = changesOf(seen).flatMap(({ at, after }) => (after?.state === "closed" ? [at] : []));
  let counted: StandInCall[] = [];
  let opened: number | undefined;
  for (const invocation of own) {
    if (invocation.initMs !== undefined) counted = []; // another environment
    const [call] = callsBy(seen, invocation);
    if (!call) continue;
    const since = opened ?? Number.POSITIVE_INFINITY;
    const isOpen =
      call.at >= since && call.at < since + OPEN_MS && !closedAt.some((at) => at > since && at <= call.at);
    if (isOpen && !allowed.has(call.by)) return `${call.by} calls, though it opened`;
    counted.push(call);
    // The older end of the window is exact to a tenth.
    const isTripped = [WINDOW_MS, 0.9 * WINDOW_MS].every((window) => {
      const within = counted.filter(({ at }) => at >= call.at - window);
      const failures = within.filter(isFailure).length;
      return within.length >= MINIMUM_CALLS && failures >= within.length / 2;
    });
    if (isFailure(call) && isTripped) opened = call.at;
  }
  return undefined;
}

/** What is wrong with an answer. */
function answerProblem(seen: Seen, { path, sentAt, answer }: ClientRequest): string | undefined {
  if (!answer || answer.status === 429 || (answer.status >= 500 && answer.status !== 503)) return undefined;
  const [, route, currency = "", amount] = /^\/(\w+)\/(\w+)(?:\?amount=(.*))?$/.exec(path) ?? [];
  const got = `${answer.status} ${answer.body}`;
  if (path.includes("usd") || amount === "1e3") return answer.status === 400 ? undefined : got;
  if (answer.status === 503) {
    const seconds = Number(answer.headers["retry-after"]);
    return seconds >= 1 && seconds <= OPEN_MS / 1000 + 2 * (SKEW_MS / 1000)
      ? undefined
      : `again in ${seconds} s`;
  }
  if (answer.status === 404) return currency in BASE_RATES ? got : undefined;
  if (answer.status !== 200) return got;
  const given = seen
    .calls(provider)
    .filter((call) => call.at >= sentAt && (call.answer?.at ?? Number.POSITIVE_INFINITY) <= answer.at);
  const isGiven = (rate: Rate) => given.some((call) => isDeepStrictEqual(rateOf(call), rate));
  const body: unknown = JSON.parse(answer.body);
  if (route === "conversions") {
    const { amount: ofAmount, converted, ...rate } = Converted.parse(body);
    const isRight =
      rate.currency === currency &&
      ofAmount === Number(amount) &&
      converted === Math.round(ofAmount * rate.rate * 100) / 100;
    return isRight && isGiven(rate) ? undefined : got;
  }
  const { live, ...rate } = Live.parse(body);
  const known = statesWithin(
    seen.changes(knownRates).filter(({ after }) => after?.currency === currency),
    sentAt,
    answer.at,
  );
  const isRight = live ? isGiven(rate) : known.some((each) => isDeepStrictEqual(each, rate));
  return isRight && rate.currency === currency ? undefined : got;
}
