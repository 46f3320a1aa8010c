import { isDeepStrictEqual } from "node:util";
import {
  type Change,
  type ClientRequest,
  type Clients,
  type EndedInvocation,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
  type SimulatedClient,
  statesWithin,
} from "@motif/app/simulate";
import { failingPartner } from "./failing-partner.ts";
import {
  Health,
  health,
  leases,
  partner,
  progress,
  Report,
  reports,
  type Sale,
  SaleInput,
  SaleKey,
  sales,
} from "./resources.ts";

/** What the README promises, said here once more; in milliseconds. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_WITHIN_MS = 5 * MINUTE_MS;
const CHECKED_EVERY_MS = 30 * MINUTE_MS;
/** What begins so soon after a check is due is that check, and no late one of before. */
const AT_ITS_TIME_MS = 5;
const GRACE_MS = HOUR_MS;
const DAYS_KEPT = 1;
const FAILURES_UNTIL_DOWN = 2;
/** What a function's clock may be wrong by. */
const SKEW_MS = 1000;
/** The longest that a request takes, and an operation that it asked for in its last moment. */
const LONGEST_REQUEST_MS = 2 * MINUTE_MS;
/** Runs begin in January, when Paris is an hour ahead of UTC. */
const PARIS_MS = HOUR_MS;
const SOMEBODY_ELSE = "somebody else";

const TASKS = ["make-reports", "clean-up", "check-health"] as const;
/** More than the clean-up removes at once. */
const MANY = 26;

/** Tills that sell, some of the same numbers, around midnight too; tasks that somebody starts by hand; and who looks at what is there. */
const clients: Clients = async (client, round) => {
  const { chance, idle, wait } = client;
  for (let stay = 0; stay < 2; stay++) {
    await Promise.allSettled([1, 2, 3].map((n) => sell(client, `till-${n + (round % 2)}`)));
    if (chance() < 0.1) {
      const many = Array.from({ length: MANY }, (_, n) => sell(client, `many-${n}`));
      await Promise.allSettled(many);
    }
    await lookAround(client);
    if (chance() < 0.4) await atMidnight(client);
    if (chance() < 0.3) await atOnce(client);
    await idle();
    await wait(`${1 + Math.floor(chance() * 12)}h`);
  }
};

async function sell({ fetch, chance, now }: SimulatedClient, number: string): Promise<void> {
  const off = chance() < 0.1 ? (chance() < 0.5 ? -1 : 1) : 0;
  const day = dayPlus(dayOf(now().getTime()), off);
  const cents = chance() < 0.05 ? -1 : chance() < 0.1 ? 200 : 100;
  await fetch(`/days/${day}/sales/${number}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cents }),
  });
}

async function lookAround({ fetch, now }: SimulatedClient): Promise<void> {
  await fetch(`/reports/${dayPlus(dayOf(now().getTime()), -1)}`);
  await fetch("/health");
}

/** The last sales of a day, and whoever wants its report too early. */
async function atMidnight(client: SimulatedClient): Promise<void> {
  const { chance, invoke, now, wait } = client;
  const untilMidnight = DAY_MS - ((now().getTime() + PARIS_MS) % DAY_MS);
  await wait(`${Math.max(1, Math.floor(untilMidnight / 1000) - 1)}s`);
  await Promise.allSettled(Array.from({ length: 4 }, (_, n) => sell(client, `late-${n}`)));
  await Promise.allSettled([invoke("make-reports", null), sell(client, "late-5"), sell(client, "late-6")]);
  await wait(`${50 + Math.floor(chance() * 20)}m`);
  await invoke("make-reports", null);
}

/** Tasks beside themselves and each other. */
async function atOnce({ invoke }: SimulatedClient): Promise<void> {
  await Promise.allSettled([...TASKS, ...TASKS].map((task) => invoke(task, null)));
}

export default {
  clients,
  services: () => ({ partner: failingPartner() }),
  always: {
    "a report that is made stays as it is": everyChange(reports, ({ before, after }) =>
      before && !isDeepStrictEqual(before, after) ? `it became ${JSON.stringify(after)}` : undefined,
    ),
    "a check that was due later stands": everyChange(health, ({ before, after, by }) => {
      if (by === SOMEBODY_ELSE || isDeepStrictEqual(before, after)) return undefined;
      if (!after) return "it was deleted";
      return before && after.checkedFor <= before.checkedFor
        ? `it went back to ${after.checkedFor}`
        : undefined;
    }),
  },
  eventually: {
    "reports stand in a row without a gap": (seen) => {
      const days = seen
        .items(reports)
        .map(({ day }) => day)
        .sort();
      const gap = days.find((day, index) => index > 0 && day !== dayPlus(days[index - 1] ?? "", 1));
      return gap && `there is a report of ${gap}, and none of the day before: ${days.join()}`;
    },
    "a report is made when its day has been over for an hour": (seen) => {
      const early = made(seen).find(({ at, after }) => at + SKEW_MS < endOfDay(after.day) + GRACE_MS);
      return early && `${early.by} made that of ${early.after.day} at ${new Date(early.at).toISOString()}`;
    },
    "a report has all sales of its day, and no others": (seen) => {
      const taken = Map.groupBy(takenSales(seen), ({ after }) => after.day);
      for (const { day, sales: count, cents } of seen.items(reports)) {
        const own = (taken.get(day) ?? []).map(({ after }) => after);
        const sum = own.reduce((all, sale) => all + sale.cents, 0);
        if (own.length !== count || sum !== cents)
          return `that of ${day} has ${count} sales of ${cents}, and it had ${own.length} of ${sum}`;
      }
      return undefined;
    },
    "a run that went well leaves no day without a report": (seen) => {
      for (const run of seen.invocations) {
        if (run.function !== "make-reports" || run.status !== "ok") continue;
        const day = dayPlus(dayOf(run.startedAt - GRACE_MS - SKEW_MS), -1);
        const known = made(seen).find(({ after }) => after.day >= day);
        if (!known || known.at > endOf(run)) return `${run.name} left ${day} without one`;
      }
      return undefined;
    },
    "sales are taken on their day": (seen) => {
      const wrong = takenSales(seen).find(
        ({ at, after }) => !statesOfDay(at - LONGEST_REQUEST_MS, at + SKEW_MS).includes(after.day),
      );
      return wrong && `${wrong.by} took one of ${wrong.after.day} at ${new Date(wrong.at).toISOString()}`;
    },
    "a sale is taken once, and is not changed": (seen) => {
      const changed = seen
        .changes(sales)
        .find(
          ({ before, after, by }) =>
            by !== SOMEBODY_ELSE && before && after && !isDeepStrictEqual(before, after),
        );
      if (changed) return `${changed.by} changed ${changed.key}`;
      const keys = takenSales(seen).map(({ key }) => key);
      const twice = keys.find((key, index) => keys.indexOf(key) !== index);
      return twice && `${twice} was taken twice`;
    },
    "what a till is told is so": (seen) => {
      for (const request of seen.requests) {
        const problem = request.method === "PUT" ? saleProblem(seen, request) : undefined;
        if (problem) return `PUT ${request.path} ${request.body}: ${problem}`;
      }
      return undefined;
    },
    "what is looked at is what is there": (seen) => {
      for (const request of seen.requests) {
        const problem = request.method === "GET" ? lookProblem(seen, request) : undefined;
        if (problem) return `GET ${request.path}: ${problem}`;
      }
      return undefined;
    },
    "sales are removed when their day is two days ago and has its report": (seen) => {
      for (const { at, before, by } of removed(seen)) {
        if (before.day >= dayPlus(dayOf(at + SKEW_MS), -DAYS_KEPT))
          return `${by} removed one of ${before.day}`;
        const report = made(seen).find(({ after }) => after.day === before.day);
        if (!report || report.at > at) return `${by} removed one of ${before.day}, which had no report`;
      }
      return undefined;
    },
    "a clean-up that was at it leaves nothing that is to go": (seen) => {
      for (const run of atWork(seen)) {
        const cut = dayPlus(dayOf(run.startedAt - SKEW_MS), -DAYS_KEPT);
        const reported = new Set(
          made(seen).flatMap(({ at, after }) => (at < run.startedAt ? [after.day] : [])),
        );
        const gone = new Set(removed(seen).flatMap(({ at, key }) => (at <= endOf(run) ? [key] : [])));
        const left = takenSales(seen).find(
          ({ at, key, after }) =>
            at < run.startedAt && after.day < cut && reported.has(after.day) && !gone.has(key),
        );
        if (left) return `${run.name} left one of ${left.after.day}`;
        const next = seen.changes(progress).findLast(({ at }) => at <= endOf(run))?.after?.nextDay;
        const isDue = reported.has(dayPlus(cut, -1));
        if (isDue && (next ?? "") < cut) return `${run.name} came as far as ${next}, and not to ${cut}`;
      }
      return undefined;
    },
    "a clean-up goes on where it stopped, a day after the other": (seen) => {
      const wrong = seen.changes(progress).find(({ before, after, by }) => {
        if (by === SOMEBODY_ELSE || hadTrouble(seen, by)) return false;
        return before && after?.nextDay !== dayPlus(before.nextDay, 1);
      });
      return wrong && `${wrong.by} went from ${wrong.before?.nextDay} to ${wrong.after?.nextDay}`;
    },
    "nobody cleans up while somebody else does": (seen) => {
      const spans = atWork(seen).map((run) => {
        const times = [...seen.changes(leases), ...seen.changes(sales), ...seen.changes(progress)]
          .filter(({ by }) => by === run.name)
          .map(({ at }) => at);
        return { name: run.name, from: Math.min(...times), to: Math.max(...times) };
      });
      for (const [index, span] of spans.entries()) {
        const other = spans.slice(0, index).find(({ from, to }) => from < span.to && to > span.from);
        if (other) return `${span.name} and ${other.name} did`;
      }
      return undefined;
    },
    "a check says what the partner answered": (seen) => {
      for (const { before, after, by, at } of seen.changes(health)) {
        // What somebody else writes as it is may be what a run has written just now: then that run changes nothing.
        if (by === SOMEBODY_ELSE || !after || isDeepStrictEqual(before, after)) continue;
        if (at > Date.parse(after.checkedFor) + START_WITHIN_MS + MINUTE_MS + SKEW_MS)
          return `${by} looked at ${new Date(at).toISOString()} for ${after.checkedFor}`;
        if (hadTrouble(seen, by)) continue;
        const call = seen.calls(partner).findLast((each) => each.by === by);
        const isUp = call?.answer?.status === 200;
        const failures = isUp ? 0 : (before?.failures ?? 0) + 1;
        const status = isUp ? "up" : failures >= FAILURES_UNTIL_DOWN ? "down" : (before?.status ?? "up");
        if (after.status !== status || after.failures !== failures)
          return `${by} made ${after.status} with ${after.failures} of ${status} with ${failures}`;
      }
      return undefined;
    },
    "who asks the partner says what it found, unless somebody else does meanwhile": (seen) => {
      for (const { by } of seen.calls(partner)) {
        const run = seen.invocations.find(({ name }) => name === by);
        if (run?.status !== "ok" || run.disturbed) continue;
        const isSaid = seen
          .changes(health)
          .some(
            (change) => change.by !== SOMEBODY_ELSE && change.at >= run.startedAt && change.at <= endOf(run),
          );
        if (!isSaid) return `${by} asked, and said nothing`;
      }
      return undefined;
    },
    "a check that came at its time and went well is known, or a later one": (seen) => {
      for (const run of seen.invocations) {
        const due = Math.floor(run.startedAt / CHECKED_EVERY_MS) * CHECKED_EVERY_MS;
        if (run.function !== "check-health" || run.status !== "ok" || run.startedAt - due > AT_ITS_TIME_MS)
          continue;
        const known = seen.changes(health).findLast(({ at }) => at <= endOf(run))?.after?.checkedFor;
        if (!known || Date.parse(known) < due) return `${run.name} left it at ${known}`;
      }
      return undefined;
    },
    "a run asks the partner once": (seen) => {
      const callers = seen.calls(partner).map(({ by }) => by);
      const twice = callers.find((by, index) => callers.indexOf(by) !== index);
      return twice && `${twice} asked twice`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

type Made<T> = Change<T> & { readonly after: T };

/** Sales as they were taken. */
function takenSales(seen: Seen): readonly Made<Sale>[] {
  return seen
    .changes(sales)
    .filter((change): change is Made<Sale> => !change.before && change.after !== undefined);
}

function removed(seen: Seen): readonly (Change<Sale> & { readonly before: Sale })[] {
  return seen
    .changes(sales)
    .filter((change): change is Change<Sale> & { readonly before: Sale } => !!change.before && !change.after);
}

function made(seen: Seen): readonly Made<Report>[] {
  return seen
    .changes(reports)
    .filter((change): change is Made<Report> => !change.before && change.after !== undefined);
}

/** Runs of the clean-up that held the lease and met no trouble. */
function atWork(seen: Seen): readonly EndedInvocation[] {
  const holders = new Set(seen.changes(leases).map(({ by }) => by));
  return seen.invocations.filter(
    (run) => run.function === "clean-up" && run.status === "ok" && !run.disturbed && holders.has(run.name),
  );
}

function hadTrouble({ invocations }: Seen, by: string): boolean {
  return invocations.find(({ name }) => name === by)?.disturbed ?? true;
}

function endOf({ startedAt, durationMs }: EndedInvocation): number {
  return startedAt + durationMs;
}

function dayOf(time: number): string {
  return new Date(time + PARIS_MS).toISOString().slice(0, 10);
}

function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function endOfDay(day: string): number {
  return Date.parse(day) + DAY_MS - PARIS_MS;
}

/** The days that it was in Paris between two times. */
function statesOfDay(from: number, to: number): readonly string[] {
  return [dayOf(from), dayOf(to)];
}

function saleProblem(seen: Seen, { path, body, sentAt, answer }: ClientRequest): string | undefined {
  if (!answer || answer.status >= 500 || answer.status === 429) return undefined;
  const [, , day, , number] = path.split("/");
  const key = SaleKey.parse({ day, number });
  const input = SaleInput.safeParse(JSON.parse(body ?? "{}")).data;
  if (!input) return answer.status === 400 ? undefined : `it is none, and was answered ${answer.status}`;
  const taken = takenSales(seen).find(
    ({ after, at }) => after.day === key.day && after.number === key.number && at <= answer.at,
  );
  if (answer.status === 201 || answer.status === 200)
    return taken?.after.cents === input.cents
      ? undefined
      : `it was answered ${answer.status}, and is not there`;
  if (answer.status !== 409) return `it was answered ${answer.status}`;
  if (answer.body.includes("Another sale"))
    return taken && taken.after.cents !== input.cents ? undefined : "there is no other";
  const isKept = taken && !removed(seen).some((gone) => gone.key === taken.key && gone.at <= answer.at);
  if (isKept && taken.at < sentAt) return "it is there already";
  const wasToday = statesOfDay(sentAt - SKEW_MS, answer.at + SKEW_MS).every((each) => each === key.day);
  return wasToday ? "it was of today" : undefined;
}

function lookProblem(seen: Seen, { path, sentAt, answer }: ClientRequest): string | undefined {
  if (!answer || answer.status >= 500 || answer.status === 429) return undefined;
  if (path === "/health") {
    const states = statesWithin(seen.changes(health), sentAt, answer.at);
    if (answer.status === 404) return states.includes(undefined) ? undefined : "there was something to see";
    const told = Health.parse(JSON.parse(answer.body));
    return states.some((state) => isDeepStrictEqual(state, told)) ? undefined : `${answer.body} was told`;
  }
  const report = made(seen).find(({ after }) => path === `/reports/${after.day}`);
  if (answer.status === 404) return report && report.at < sentAt ? "there was one" : undefined;
  return report && isDeepStrictEqual(report.after, Report.parse(JSON.parse(answer.body)))
    ? undefined
    : `${answer.body} was told`;
}
