import { isDeepStrictEqual } from "node:util";
import {
  type ClientRequest,
  type Clients,
  type EndedInvocation,
  failedByItself,
  type Invariants,
  type Seen,
  type StandInCall,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { fitfulCarrier, NOWHERE } from "./fitful-carrier.ts";
import {
  Freight,
  type LateAnswer,
  lateAnswers,
  Missed,
  missed,
  north,
  type Quote,
  quotes,
  south,
  west,
} from "./resources.ts";

/** What the pattern promises, said here once more; in milliseconds. */
const DEADLINE_MS = 2000;
const HEDGE_AFTER_MS = 500;
const HEDGE_BUDGET = 0.1;
const RETENTION_MS = 86_400_000;
/** While fewer answers of a carrier are known, `HEDGE_AFTER_MS` counts. */
const FEWEST_KNOWN = 20;
/** What the app's own tables and queues take of an answer's time. */
const SLACK_MS = 250;
/** What a request to a carrier is on its way for. */
const WAY_MS = 20;
/** What a function's clock may be wrong by. */
const SKEW_MS = 1000;
/** Attempts of a message. */
const ATTEMPTS = 5;

const CARRIERS = ["north", "south", "west"] as const;
type Name = (typeof CARRIERS)[number];
const SERVICES = { north, south, west };

/** What each client asks for by its turn: keys that are used once more, with the same freight and with another; none. */
const TURNS: readonly (readonly [freight: object, key?: string])[] = [
  [{ from: "HAM", to: "OSL", kg: 20 }],
  [{ from: "HAM", to: "OSL", kg: 1200 }, "a"],
  [{ from: "HAM", to: NOWHERE, kg: 7 }],
  [{ from: "HAM", to: "OSL", kg: 1200 }, "a"],
  [{ from: "HAM", to: "OSL", kg: 21 }, "b"],
  [{ from: "HAM", to: "OSL", kg: 0 }],
  [{ from: "HAM", to: "REK", kg: 1 }, "b"],
  [{ from: "HAM", to: "REK", kg: 10_000 }],
];

/** A quote that nobody ever got. */
const UNKNOWN = "/quotes/00000000-0000-4000-8000-000000000000";

/** Some quotes one after the other, or at the same time; each is looked at again, soon and later. */
const clients: Clients = async ({ fetch, chance, idle }, round) => {
  if (chance() < 0.1) await fetch(UNKNOWN);
  const quote = async (turn: number) => {
    const [freight, key] = TURNS[turn % TURNS.length] ?? [{}];
    const given = await fetch("/quotes", {
      method: "POST",
      headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
      body: JSON.stringify(freight),
    });
    return given.headers.get("location") ?? undefined;
  };
  const count = 1 + Math.floor(chance() * 6);
  const paths: (string | undefined)[] = [];
  if (chance() < 0.5) {
    for (let n = 0; n < count; n++) paths.push(await quote(round + n).catch(() => undefined));
  } else {
    const given = await Promise.allSettled(Array.from({ length: count }, (_, n) => quote(round + n)));
    paths.push(...given.map((each) => (each.status === "fulfilled" ? each.value : undefined)));
  }
  const [path] = paths.filter((each) => each !== undefined);
  if (path === undefined) return;
  await fetch(path);
  for (let wait = 0; wait < 3; wait++) {
    await idle();
    await fetch(path);
  }
};

const Offer = z.strictObject({ cents: z.number(), days: z.number() });
const View = z.strictObject({
  id: z.string(),
  freight: z.unknown(),
  askedAt: z.string(),
  complete: z.boolean(),
  carriers: z.array(z.unknown()),
  late: z.array(z.looseObject({ carrier: z.string() })),
});

export default {
  clients,
  services: () => ({ north: fitfulCarrier(), south: fitfulCarrier(), west: fitfulCarrier() }),
  eventually: {
    "the answer is there at the deadline, whatever carriers do": ({ invocations }) => {
      const late = invocations.find(
        (each) =>
          each.function === "give-quote" &&
          each.faults.every((fault) => fault.startsWith("service.") || fault === "clock-skew") &&
          each.durationMs > DEADLINE_MS + SLACK_MS,
      );
      return late && `${late.name} took ${late.durationMs} ms`;
    },
    "each carrier is named, and complete says whether all answered": (seen) => {
      for (const { outcomes, complete, id } of seen.items(quotes)) {
        const isNamed = isDeepStrictEqual(
          outcomes.map(({ carrier }) => carrier),
          CARRIERS,
        );
        if (!isNamed) return `quote ${id} names ${JSON.stringify(outcomes)}`;
        if (complete !== outcomes.every(hasAnswered)) return `quote ${id} is complete: ${complete}`;
        const odd = outcomes.find(({ state, offer }) => (state === "offered") !== (offer !== undefined));
        if (odd) return `quote ${id}: ${odd.carrier} is ${odd.state} with ${JSON.stringify(odd.offer)}`;
      }
      return undefined;
    },
    "no offer is shown that the carrier did not make within the deadline": (seen) => {
      for (const { by, at, quote } of made(seen)) {
        for (const { carrier, ...answer } of quote.outcomes) {
          if (!hasAnswered(answer)) continue;
          const asked = callsTo(seen, carrier, by).filter((call) => call.path === pathOf(quote.freight));
          const isMade = asked.some(
            (call) => (call.answer?.at ?? at) <= at && isDeepStrictEqual(answerIn(call), answer),
          );
          if (!isMade) return `${by} made up ${JSON.stringify(answer)} of ${carrier}`;
        }
      }
      return undefined;
    },
    "nobody is missing who answered in time": (seen) => {
      for (const { by, quote } of made(seen)) {
        if (isDisturbed(seen, by)) continue;
        for (const { carrier, state } of quote.outcomes) {
          const problem = missingProblem(callsTo(seen, carrier, by), state);
          if (problem !== undefined) return `${by} says that ${carrier} is ${state}, and it ${problem}`;
        }
      }
      return undefined;
    },
    "carriers are asked a second time within the budget, and not too soon": (seen) => {
      const quoting = seen.invocations.filter((each) => each.function === "give-quote");
      let seconds = 0;
      for (const { name, disturbed } of quoting) {
        for (const carrier of CARRIERS) {
          const [first, second, third] = callsTo(seen, carrier, name);
          if (third) return `${name} asked ${carrier} three times`;
          if (!first || !second) continue;
          seconds++;
          const isSoon = second.at - first.at < HEDGE_AFTER_MS - WAY_MS;
          if (isSoon && !disturbed && quoting.length < FEWEST_KNOWN)
            return `${name} asked ${carrier} again after ${second.at - first.at} ms`;
        }
      }
      const most = HEDGE_BUDGET * CARRIERS.length * quoting.length;
      return seconds > most ? `${seconds} second requests in ${quoting.length} quotes` : undefined;
    },
    "who is missing is asked again, until it answers or is a dead letter": (seen) => {
      const dead = new Set(deadOf(seen).map(({ quote, carrier }) => `${quote} ${carrier}`));
      const late = new Set(seen.items(lateAnswers).map(({ quote, carrier }) => `${quote} ${carrier}`));
      const given = new Set(shown(seen).map(({ view }) => view.id));
      for (const { id, outcomes } of seen.items(quotes)) {
        const lost = outcomes.find(
          (each) =>
            given.has(id) &&
            !hasAnswered(each) &&
            !late.has(`${id} ${each.carrier}`) &&
            !dead.has(`${id} ${each.carrier}`),
        );
        if (lost) return `${lost.carrier} is ${lost.state} in quote ${id}, and nobody asked it again`;
      }
      return undefined;
    },
    "what came late is what the carrier answered, of one who was missing, and the first of it stays": (
      seen,
    ) => {
      for (const { before, after, by, at } of seen.changes(lateAnswers)) {
        if (by === "somebody else") continue;
        if (before || !after) return `${by} changed what ${before?.carrier} had answered`;
        const problem = lateProblem(seen, after, by, at);
        if (problem !== undefined) return `${by} kept ${JSON.stringify(after)}: ${problem}`;
      }
      return undefined;
    },
    "a carrier's refusal is known as one, and not repeated": (seen) => {
      for (const { name, failures, disturbed, function: by } of seen.invocations) {
        if (by !== "ask-again" || disturbed) continue;
        const refused = CARRIERS.flatMap((carrier) => callsTo(seen, carrier, name)).find(isRefusal);
        const isKnown = failures.some((reason) =>
          reason.startsWith(`The answer was ${refused?.answer?.status}`),
        );
        if (refused && !isKnown) return `${name} was refused, and says: ${failures.join()}`;
      }
      return undefined;
    },
    "nobody is given up before five attempts, unless it refuses": (seen) => {
      const failed = seen.invocations.filter(
        ({ status, failures }) => status !== "ok" || failures.length > 0,
      );
      const early = seen
        .deadLetters(missed)
        .find(({ reason }) => !reason.startsWith("The answer was 403") && failed.length < ATTEMPTS);
      return early && `after ${failed.length} attempts: ${early.reason}`;
    },
    "a quote is written once, with its times": (seen) => {
      for (const { before, after, by } of seen.changes(quotes)) {
        if (by === "somebody else") continue;
        if (before || !after) return `${by} changed quote ${before?.id}`;
        const asked = Date.parse(after.askedAt);
        const begun = seen.invocations.find(({ name }) => name === by);
        if (after.expiresAt !== Math.ceil((asked + RETENTION_MS) / 1000))
          return `quote ${after.id} is kept too long or short`;
        const isThen = !begun || (asked >= begun.startedAt - SKEW_MS && asked <= endOf(begun) + SKEW_MS);
        if (!isThen) return `${by} says it asked at ${after.askedAt}`;
      }
      return undefined;
    },
    "clients see a quote as it was given, and beside it what came late": (seen) => {
      for (const request of shown(seen)) {
        const problem = viewProblem(seen, request);
        if (problem !== undefined)
          return `${request.by.client} was shown ${JSON.stringify(request.view)}: ${problem}`;
      }
      return undefined;
    },
    "a key gets the same quote again, and no key another one": (seen) => {
      const byKey = new Map<string, string>();
      const byId = new Map<string, string | undefined>();
      for (const { by, view } of shown(seen).filter(({ by }) => by.method === "POST")) {
        const key = keyOf(by);
        const known = key !== undefined && byKey.get(key);
        if (known && known !== by.answer?.body) return `key ${key} got ${known} and ${by.answer?.body}`;
        if (byId.has(view.id) && (key === undefined || byId.get(view.id) !== key))
          return `two requests got quote ${view.id}`;
        if (key !== undefined) byKey.set(key, by.answer?.body ?? "");
        byId.set(view.id, key);
      }
      const asked = seen.requests.filter(({ method }) => method === "POST").map(keyOf);
      const most = asked.filter((key) => key === undefined).length + new Set(asked.filter(Boolean)).size;
      const rows = seen.items(quotes).length;
      return rows > most ? `${rows} quotes for ${most} requests and keys` : undefined;
    },
    "every answer is one of the contract": (seen) => {
      const odd = seen.requests.find((request) => request.answer && !isInContract(seen, request));
      return odd && `${odd.method} ${odd.path} ${odd.body} was answered ${odd.answer?.status}`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function keyOf({ headers }: ClientRequest): string | undefined {
  return headers["idempotency-key"];
}

function hasAnswered({ state }: { readonly state: string }): boolean {
  return state === "offered" || state === "declined";
}

/** Quotes as invocations wrote them. */
function made(seen: Seen) {
  return seen
    .changes(quotes)
    .flatMap(({ before, after, by, at }) => (after && !before ? [{ by, at, quote: after }] : []));
}

/** What an invocation asked a carrier. */
function callsTo(seen: Seen, carrier: Name, by: string): readonly StandInCall[] {
  return seen.calls(SERVICES[carrier]).filter((call) => call.by === by);
}

function pathOf({ from, to, kg }: z.infer<typeof Freight>): string {
  return `/offers?from=${from}&to=${to}&kg=${kg}`;
}

/** What a carrier answered, where that is an answer. */
function answerIn({ answer }: StandInCall) {
  if (answer?.status === 404) return { state: "declined" };
  if (answer?.status !== 200) return undefined;
  const { data } = Offer.safeParse(JSON.parse(answer.body));
  return data && { state: "offered", offer: data };
}

function isRefusal({ answer }: StandInCall): boolean {
  return answer !== undefined && answer.status >= 400 && answer.status !== 404;
}

function isDisturbed({ invocations }: Seen, by: string): boolean {
  return invocations.some(({ name, disturbed }) => name === by && disturbed);
}

function endOf({ startedAt, durationMs }: EndedInvocation): number {
  return startedAt + durationMs;
}

/** What speaks against a carrier's state, of one that was asked so by an invocation that nothing disturbed. */
function missingProblem(
  calls: readonly StandInCall[],
  state: Quote["outcomes"][number]["state"],
): string | undefined {
  const [first] = calls;
  if (!first) return "was not asked";
  const inTime = calls.filter(({ answer }) => answer && answer.at < first.at + DEADLINE_MS - WAY_MS);
  const hasAnswer = inTime.some((call) => answerIn(call) !== undefined);
  const hasFailed = inTime.length === calls.length && !hasAnswer;
  if (state === "late" && hasFailed) return "failed";
  if (!hasAnswered({ state }) && hasAnswer) return "answered";
  if (state === "failed" && inTime.length === 0 && !calls.some(({ answer }) => !answer)) return "is late";
  return undefined;
}

function deadOf(seen: Seen) {
  return seen.deadLetters(missed).map(({ data }) => Missed.parse(data));
}

/** What is wrong with an answer that came late. */
function lateProblem(seen: Seen, after: LateAnswer, by: string, at: number): string | undefined {
  const { quote: id, carrier, answeredAt, expiresAt, ...answer } = after;
  const quote = seen.changes(quotes).find((each) => each.after?.id === id)?.after;
  if (!quote) return "there is no such quote";
  if (quote.outcomes.some((each) => each.carrier === carrier && hasAnswered(each)))
    return "it was not missing";
  if (expiresAt !== quote.expiresAt) return "it is kept longer or shorter than the quote";
  const time = Date.parse(answeredAt);
  // One call may ask for several quotes for the same freight.
  const isSaid = callsTo(seen, carrier, by).some(
    (call) =>
      call.path === pathOf(quote.freight) &&
      isDeepStrictEqual(answerIn(call), answer) &&
      (call.answer?.at ?? at + 1) <= at &&
      time >= (call.answer?.at ?? at) - SKEW_MS,
  );
  return isSaid && time <= at + SKEW_MS ? undefined : "the carrier did not say so then";
}

/** Quotes that clients were shown. */
function shown({ requests }: Seen) {
  return requests.flatMap((by) => {
    const { answer } = by;
    if (answer?.status !== 200 && answer?.status !== 201) return [];
    return [{ by, at: answer.at, view: View.parse(JSON.parse(answer.body)) }];
  });
}

/** What is wrong with what a client was shown. */
function viewProblem(seen: Seen, { by, at, view }: ReturnType<typeof shown>[number]): string | undefined {
  const { late, ...given } = view;
  const quote = seen.changes(quotes).find((each) => each.after?.id === view.id && each.at <= at)?.after;
  if (!quote) return "there is no such quote";
  const { expiresAt: _, outcomes: carriers, ...rest } = quote;
  if (!isDeepStrictEqual(given, { ...rest, carriers })) return `it is ${JSON.stringify(quote)}`;
  if (by.method === "POST") {
    const isAsked = isDeepStrictEqual(Freight.safeParse(JSON.parse(by.body ?? "")).data, quote.freight);
    const isThere = by.answer?.headers["location"] === `/quotes/${view.id}`;
    return isAsked && isThere && late.length === 0 ? undefined : "it is another's";
  }
  if (by.path !== `/quotes/${view.id}`) return "it is another's";
  for (const carrier of CARRIERS) {
    const entries = late.filter((each) => each.carrier === carrier);
    const change = seen
      .changes(lateAnswers)
      .find(({ after }) => after?.quote === view.id && after.carrier === carrier);
    if (entries.length === 0 && (!change || change.at >= by.sentAt)) continue;
    const { quote: _, expiresAt: __, ...kept } = change?.after ?? {};
    const isKept = change !== undefined && change.at <= at && isDeepStrictEqual(entries, [kept]);
    if (!isKept) return `what ${carrier} answered late is ${JSON.stringify(change?.after)}`;
  }
  return undefined;
}

function isInContract(seen: Seen, request: ClientRequest): boolean {
  const { method, path, body, answer } = request;
  const status = answer?.status ?? 500;
  if (status >= 500 || status === 429) return true;
  if (method === "GET") return status === (path === UNKNOWN ? 404 : 200);
  const isGood = Freight.safeParse(JSON.parse(body ?? "")).success;
  const key = keyOf(request);
  if (status === 422) {
    return seen.requests.some((other) => keyOf(other) === key && other.body !== body);
  }
  return isGood ? status === 201 || (status === 409 && key !== undefined) : status === 400;
}
