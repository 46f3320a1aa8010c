import { isDeepStrictEqual } from "node:util";
import {
  type ClientAnswer,
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  inOrder,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { accounts, type Entry, ledger, Movement, movements, rates } from "./resources.ts";

/** One that waits for what is missing, one that does not, and one that is told now this and now that. */
const ACCOUNTS = ["stops", "skips", "turns"];

/** What is sent under each number, over and over: the third has no rate at first, the fourth is never covered. */
function usual(number: number) {
  const amounts = [
    { cents: 100, currency: "EUR" },
    { cents: -30, currency: "EUR" },
    { cents: 15, currency: "CHF" },
  ];
  return amounts[(number - 1) % 4] ?? { cents: -5000, currency: "EUR" };
}

/** So many are left out at a time at most: said here once more. */
const MOST_LEFT_OUT = 10;

/**
 * An account goes on from where it is, sometimes with a gap; somebody enters rates, and sends back what failed. Now and then
 * somebody books by hand what the queue brings as well.
 */
const clients: Clients = async ({ fetch, redrive, invoke, idle, chance }, round) => {
  const account = ACCOUNTS[round % ACCOUNTS.length] ?? "";
  const path = `/accounts/${account}`;
  const put = (to: string, body: object) =>
    fetch(to, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const move = (number: number, amount: object) => put(`${path}/movements/${number}`, amount);
  const byHand = (number: number) =>
    invoke("book-movement", { account, number, ...usual(number) }).catch(() => {});
  if (account !== "stops") {
    const skips = account === "skips" || chance() < 0.5;
    await put(path, { whenStuck: skips ? "skip" : "stop" });
  }
  const { last } = Shown.parse(await (await fetch(path)).json());
  const first = last + (chance() < 0.2 ? 2 : 1);
  const others = chance() < 0.3 ? [byHand(last + 1)] : [];
  for (let number = first; number < first + 4; number++) {
    const amount = usual(number);
    await move(number, amount);
    if (chance() < 0.1) await move(number, { ...amount, cents: 7 });
    if (chance() < 0.1)
      await move(number, { ...amount, currency: amount.currency === "EUR" ? "CHF" : "EUR" });
  }
  if (chance() < 0.1) await move(first, { ...usual(first), cents: 0 });
  await Promise.all([...others, idle()]);
  if (chance() < 0.5) await put("/rates/CHF", { rate: chance() < 0.5 ? 2 : 1.5 });
  if (chance() < 0.5) await redrive("movements", chance() < 0.5 ? {} : { max: 1 });
  await idle();
  const now = Shown.parse(await (await fetch(path)).json());
  const far = now.last + MOST_LEFT_OUT + (chance() < 0.5 ? 1 : 2);
  if (chance() < 0.2) await move(far, usual(far));
};

const Shown = z.strictObject({
  account: z.string(),
  whenStuck: z.enum(["stop", "skip"]),
  last: z.number(),
  balance: z.number(),
  entries: z.array(z.record(z.string(), z.unknown())),
});

/** The longest that an invocation takes, and an operation that it asked for in its last moment; in milliseconds. */
const LONGEST_MS = 15_000;
const MOST_SHOWN = 20;

/** What services and environments fail with, and who was overtaken by another delivery of the same movement. */
const AROUND_IT =
  /^(Too much was asked|The service of|The answer to|received too often|delivered too often|The write to table ledger)|ended before it answered|was stopped after its timeout/;

export default {
  clients,
  always: {
    "entries of an account follow each other without a gap": inOrder({
      events: ({ changes }) => changes(ledger).filter(({ before }) => !before),
      key: ({ after }) => after?.account ?? "",
      sequence: ({ after }) => after?.number,
      strictly: true,
      gaplessFrom: 1,
    }),
    "an entry is written once": everyChange(ledger, ({ before, after, by }) =>
      !after || (before && by !== "somebody else") ? "it was there" : undefined,
    ),
  },
  eventually: {
    "an entry follows from the one before it, and from its movement": (seen) => {
      for (const [account, entries] of entriesByAccount(seen)) {
        let balance = 0;
        for (const { at, after: entry } of entries) {
          if (!follows(seen, entry, balance, at))
            return `after ${balance}, ${account} has ${JSON.stringify(entry)}`;
          balance = entry.balance;
        }
      }
      return undefined;
    },
    "only what was sent is booked": (seen) => {
      const sent = sentMovements(seen).map(({ movement }) => movement);
      const unknown = seen.items(ledger).find((entry) => {
        const { account, number, status } = entry;
        const known = [...sent, { account, number, ...usual(number) }];
        return status !== "left-out" && !known.some((movement) => isOf(entry, movement));
      });
      return unknown && `nobody sent ${JSON.stringify(unknown)}`;
    },
    "a movement that was accepted has its entry, or a dead letter": (seen) => {
      for (const { movement, request } of sentMovements(seen)) {
        if (request.answer?.status !== 202) continue;
        const isBooked = seen.items(ledger).some((entry) => isOf(entry, movement));
        if (!isBooked && !letters(seen).some(({ of }) => isDeepStrictEqual(of, movement)))
          return `${JSON.stringify(movement)} is neither booked nor a dead letter`;
      }
      return undefined;
    },
    "only an account that does not wait leaves something out, and not too much": (seen) => {
      const byInvocation = new Map<string, number>();
      for (const { at, by, after, before } of seen.changes(ledger)) {
        if (before || after?.status !== "left-out") continue;
        const settings = seen.changes(accounts).filter(({ key }) => key === JSON.stringify([after.account]));
        const then = statesWithin(settings, at - LONGEST_MS, at);
        if (!then.some((each) => each?.whenStuck === "skip"))
          return `${after.account} waits, and ${after.number} was left out`;
        byInvocation.set(by, (byInvocation.get(by) ?? 0) + 1);
      }
      const [tooMany] = [...byInvocation].find(([, count]) => count > MOST_LEFT_OUT) ?? [];
      return tooMany && `${tooMany} left out more than ${MOST_LEFT_OUT}`;
    },
    "a dead letter says what holds": (seen) => {
      const calm = !seen.invocations.some(
        ({ function: name, disturbed }) => name === "book-movement" && disturbed,
      );
      for (const { of, reason } of letters(seen)) {
        // What was processed comes again where the queue never heard of it.
        const isUnheard = /^(?:received|delivered) too often/.test(reason) && isWritten(seen, of);
        const holds = AROUND_IT.test(reason) ? !calm || isUnheard : isTrue(seen, of, reason);
        if (!holds) return `of ${JSON.stringify(of)} it says "${reason}"`;
      }
      return undefined;
    },
    "what was set is set before it is answered": (seen) => {
      const set = [...seen.changes(accounts), ...seen.changes(rates)];
      for (const { method, path, body, sentAt, answer } of seen.requests) {
        if (method !== "PUT" || answer?.status !== 204) continue;
        const [, , key = ""] = path.split("/");
        const asked: unknown = JSON.parse(body ?? "");
        const isSet = set.some(
          (change) =>
            change.key === JSON.stringify([key]) &&
            change.at >= sentAt &&
            change.at <= answer.at &&
            isDeepStrictEqual(settingOf(change.after), asked),
        );
        if (!isSet) return `${path} was not set to ${body}`;
      }
      return undefined;
    },
    "clients see an account as it is while they ask": (seen) => {
      for (const request of seen.requests) {
        const { answer, method, path } = request;
        if (method !== "GET" || answer?.status !== 200) continue;
        if (!isViewOf(seen, request, answer)) return `${path} was shown as ${answer.body}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      const wrong = requests.find((request) => request.answer && !isInContract(request, request.answer));
      return (
        wrong && `${wrong.method} ${wrong.path} was answered ${wrong.answer?.status} ${wrong.answer?.body}`
      );
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Requests to accept a movement. */
function sentMovements({ requests }: Seen) {
  return requests.flatMap((request) => {
    const movement = movementOf(request);
    return movement ? [{ movement, request }] : [];
  });
}

function movementOf({ method, path, body }: ClientRequest): Movement | undefined {
  const [, account, number] = /^\/accounts\/([^/]+)\/movements\/(\d+)$/.exec(path) ?? [];
  if (method !== "PUT" || account === undefined) return undefined;
  return { account, number: Number(number), ...Sent.parse(JSON.parse(body ?? "")) };
}

const Sent = z.strictObject({ cents: z.number(), currency: z.string() });

function letters({ deadLetters }: Seen) {
  return deadLetters(movements).map(({ data, reason }) => ({ of: Movement.parse(data), reason }));
}

/** Of each account, the entries in the order in which they were written. */
function entriesByAccount(seen: Seen): ReadonlyMap<string, readonly Written[]> {
  const written = seen
    .changes(ledger)
    .flatMap(({ before, after, at }) => (after && !before ? [{ after, at }] : []));
  return Map.groupBy(written, ({ after }) => after.account);
}

interface Written {
  readonly after: Entry;
  readonly at: number;
}

function isOf({ account, number, cents, currency }: Entry, movement: Movement): boolean {
  return isDeepStrictEqual({ account, number, cents, currency }, movement);
}

/** Whether an entry that was written at a time follows from the balance before it. */
function follows(seen: Seen, { status, balance, cents, currency }: Entry, before: number, at: number) {
  if (status === "left-out") return balance === before && cents === undefined && currency === undefined;
  return ratesAt(seen, currency, at).some((rate) => {
    const after = before + Math.round((cents ?? Number.NaN) * rate);
    return after < 0 ? status === "refused" && balance === before : status === "booked" && balance === after;
  });
}

/** What a currency can have been worth to an invocation that wrote at a time. */
function ratesAt({ changes }: Seen, currency: string | undefined, at: number): readonly number[] {
  if (currency === "EUR") return [1];
  const ofIt = changes(rates).filter(({ key }) => key === JSON.stringify([currency]));
  return statesWithin(ofIt, at - LONGEST_MS, at).flatMap((item) => (item ? [item.rate] : []));
}

/** Whether the reason of a dead letter is one that it can have. */
function isWritten({ items }: Seen, { account, number }: Movement): boolean {
  return items(ledger).some((each) => each.account === account && each.number === number);
}

function isTrue({ items }: Seen, { account, number, cents, currency }: Movement, reason: string): boolean {
  const entry = items(ledger).find((each) => each.account === account && each.number === number);
  const [, first, last] = /^Movements? (\d+)(?: to (\d+))? /.exec(reason) ?? [];
  switch (reason) {
    case `There is no rate for ${currency}.`:
      return currency === "CHF";
    case `Movement ${first} comes before it, and is not booked.`:
      return Number(first) >= 1 && Number(first) < number && account !== "skips";
    case `Movements ${first} to ${last} are missing: too many to do without.`:
      return Number(last) === number - 1 && number - Number(first) > MOST_LEFT_OUT && account !== "stops";
    case `Movement ${number} was left out, and its place is gone. Send it as a new one.`:
      return entry?.status === "left-out";
    case `Another movement is booked under the number ${number}.`:
      return entry?.cents !== undefined && !isOf(entry, { account, number, cents, currency });
    default:
      return false;
  }
}

/** What a client set, as the item of a table has it. */
function settingOf(item: object | undefined): unknown {
  const { account: _, currency: __, ...setting } = { account: "", currency: "", ...item };
  return setting;
}

/** Whether an account can have been so to somebody who asked and was answered. */
function isViewOf(seen: Seen, { path, sentAt }: ClientRequest, { at, body }: ClientAnswer): boolean {
  const [, , account = ""] = path.split("/");
  const shown = Shown.parse(JSON.parse(body));
  const settings = seen.changes(accounts).filter(({ key }) => key === JSON.stringify([account]));
  const policies = statesWithin(settings, sentAt, at).map((each) => each?.whenStuck ?? "stop");
  const written = entriesByAccount(seen).get(account) ?? [];
  const least = written.filter((each) => each.at < sentAt).length;
  const most = written.filter((each) => each.at <= at).length;
  const views = Array.from({ length: most - least + 1 }, (_, more) => {
    const entries = written.slice(0, least + more).map(({ after: { account: _, ...entry } }) => entry);
    const { number: last, balance } = entries.at(-1) ?? { number: 0, balance: 0 };
    return { account, last, balance, entries: entries.reverse().slice(0, MOST_SHOWN) };
  });
  const { whenStuck, ...rest } = shown;
  return policies.includes(whenStuck) && views.some((view) => isDeepStrictEqual(view, rest));
}

function isInContract(request: ClientRequest, { status, headers, body }: ClientAnswer): boolean {
  if (status >= 500 || status === 429) return true;
  if (request.method === "GET") return status === 200;
  const movement = movementOf(request);
  if (!movement) return status === 204;
  if (movement.cents === 0) return status === 400;
  const { account } = movement;
  return (
    status === 202 &&
    headers["location"] === `/accounts/${account}` &&
    isDeepStrictEqual(JSON.parse(body), movement)
  );
}
