import {
  type ClientRequest,
  type Clients,
  failedByItself,
  type Invariants,
  type Seen,
  type StandInCall,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { BillingSystem } from "./billing-system.ts";
import { billing, Reading, Recorded, readings } from "./resources.ts";

/** What the README promises, said here once more: calls at a time, and connections with those that outlive their function. */
const MOST_CALLS = 3;
const MOST_CONNECTIONS = 6;
const MOST_IN_BATCH = 10;
const MOST_ATTEMPTS = 30;
/** Waits are random; none is so lucky as to be through with all attempts by then. In milliseconds. */
const LEAST_TRIED_MS = 900_000;
/** The longest that the billing system's statements go on, in milliseconds, and most of them do. */
const LONGEST_STATEMENT_MS = 2000;
const USUAL_STATEMENT_MS = 200;

/** Readings in turns: some come again, some contradict others, and some are none. */
const METERS = ["A1", "B2", "C3", "D4", "E5"];
const DAYS = ["2026-11-28", "2026-11-29"];
const NO_READINGS = [
  { meter: "a1", day: "2026-11-29", kilowattHours: 1 },
  { meter: "A1", day: "2026-02-30", kilowattHours: 1 },
  { meter: "A1", day: "2026-11-29", kilowattHours: -1 },
  { meter: "A1", day: "2026-11-29", kilowattHours: 1_000_001 },
];

/** All meters report at once, each for a day, some of them something else than before. */
const clients: Clients = async ({ fetch, chance, idle }, round) => {
  const send = ({ meter, day, kilowattHours }: Reading) =>
    fetch(`/meters/${meter}/readings/${day}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kilowattHours }),
    });
  const bad = NO_READINGS[round % NO_READINGS.length];
  if (bad) await send(bad).catch(() => {});
  for (let burst = 0; burst < 2; burst++) {
    const day = DAYS[(round + burst) % DAYS.length] ?? "";
    const sent = METERS.map((meter, index) =>
      send({ meter, day, kilowattHours: chance() < 0.1 ? 99 : index / 2 }),
    );
    await Promise.allSettled(sent);
    if (chance() < 0.5) await idle();
  }
};

export default {
  clients,
  services: () => ({
    billing: new BillingSystem(({ chance }) =>
      Math.ceil(chance() * (chance() < 0.1 ? LONGEST_STATEMENT_MS : USUAL_STATEMENT_MS)),
    ).standIn,
  }),
  always: {
    "no more than three functions wait for the billing system at a time": (seen) => {
      const calls = underWay(seen);
      if (calls.length <= MOST_CALLS) return undefined;
      const over = new Set(seen.invocations.map(({ name }) => name));
      const waiting = calls.filter(({ by }) => !over.has(by));
      return waiting.length > MOST_CALLS ? `${waiting.length} wait for it` : undefined;
    },
    "no more than six connections are taken at a time, by calls that outlive their function too": (seen) => {
      const taken = underWay(seen).length;
      return taken > MOST_CONNECTIONS ? `${taken} are taken` : undefined;
    },
  },
  eventually: {
    "nobody is turned away for want of a connection": (seen) => {
      const refused = seen.calls(billing).find(({ answer }) => answer?.status !== 200);
      return refused && `${refused.by} was answered ${refused.answer?.status}`;
    },
    "a reading that was accepted is recorded, or a dead letter": (seen) => {
      const ended = new Set([...recorded(seen), ...dead(seen).map(({ reading }) => nameOf(reading))]);
      const lost = sentReadings(seen).find(
        ({ reading, request }) => request.answer?.status === 202 && !ended.has(nameOf(reading)),
      );
      return lost && `${nameOf(lost.reading)} was accepted, and is lost`;
    },
    "what is recorded and what is a dead letter was sent": (seen) => {
      const sent = new Set(sentReadings(seen).map(({ reading }) => nameOf(reading)));
      const all = [...recorded(seen), ...dead(seen).map(({ reading }) => nameOf(reading))];
      const made = all.find((name) => !sent.has(name));
      return made && `${made} was sent by nobody`;
    },
    "a reading that contradicts one that is recorded is a dead letter, with the reason, and no other is for it":
      (seen) => {
        const refusals = new Map(
          seen.calls(billing).flatMap((call) => refusedBy(call).map((each) => [nameOf(each), each.reason])),
        );
        const letters = dead(seen);
        for (const [name, reason] of refusals) {
          if (!letters.some((letter) => nameOf(letter.reading) === name))
            return `${name} was refused, and is no dead letter`;
          if (recorded(seen).has(name)) return `${name} was refused and recorded: ${reason}`;
        }
        const other = letters.find(
          ({ reading, reason }) =>
            reason.includes("is recorded with") && refusals.get(nameOf(reading)) !== reason,
        );
        return other && `${nameOf(other.reading)} is a dead letter: ${other.reason}`;
      },
    "no reading is given up before its thirtieth attempt, nor within a quarter of an hour": (seen) => {
      const given = dead(seen).find(({ reason }) => !reason.includes("is recorded with"));
      const failed = seen.invocations.filter(
        ({ function: name, status, failures }) =>
          name === "record-readings" && (status !== "ok" || failures.length > 0),
      );
      const times = failed.map(({ startedAt }) => startedAt);
      const tooEarly =
        failed.length < MOST_ATTEMPTS || Math.max(...times) - Math.min(...times) < LEAST_TRIED_MS;
      return given && tooEarly
        ? `${nameOf(given.reading)} was given up after ${failed.length} failures: ${given.reason}`
        : undefined;
    },
    "a refused reading fails at its first refusal: no function is called for it again": (seen) => {
      for (const invocation of seen.invocations) {
        if (invocation.function !== "record-readings" || invocation.disturbed) continue;
        const refusals = seen.calls(billing).filter(({ by }) => by === invocation.name);
        const reasons = refusals.flatMap(refusedBy).map(({ reason }) => reason);
        const reported = invocation.failures.toSorted().join();
        if (refusals.length === 1 && reasons.toSorted().join() !== reported)
          return `${invocation.name} reported "${reported}" of "${reasons.join()}"`;
      }
      return undefined;
    },
    "a call has up to ten readings, and an invocation makes one, behind the queue": (seen) => {
      const callers = new Set<string>();
      for (const call of seen.calls(billing)) {
        const count = readingsOf(call).length;
        if (count < 1 || count > MOST_IN_BATCH) return `${call.by} sent ${count} readings`;
        if (callers.has(call.by)) return `${call.by} called twice`;
        if (!call.by.startsWith("record-readings")) return `${call.by} called`;
        callers.add(call.by);
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      for (const { path, body, answer } of requests) {
        if (!answer || answer.status >= 500 || answer.status === 429) continue;
        const reading = readingOf(path, body);
        const expected = reading ? 202 : 400;
        if (answer.status !== expected) return `PUT ${path} ${body} was answered ${answer.status}`;
        if (!reading) continue;
        const { meter, day } = reading;
        if (answer.body !== JSON.stringify({ meter, day, status: "accepted" }))
          return `PUT ${path} was answered ${answer.body}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

/** Calls that hold a connection now. */
function underWay(seen: Seen): readonly StandInCall[] {
  return seen.calls(billing).filter(({ answer }) => answer === undefined);
}

function nameOf({ meter, day, kilowattHours }: Reading): string {
  return `${meter} ${day} ${kilowattHours} kWh`;
}

function readingOf(path: string, body: string | undefined): Reading | undefined {
  const [, , meter, , day] = path.split("/");
  const reading = Reading.safeParse({ meter, day, ...JSON.parse(body ?? "{}") }).data;
  const isNone = NO_READINGS.some((none) => reading && nameOf(none) === nameOf(reading));
  return isNone ? undefined : reading;
}

/** What clients sent that is a reading. */
function sentReadings({ requests }: Seen): { readonly reading: Reading; readonly request: ClientRequest }[] {
  return requests.flatMap((request) => {
    const reading = readingOf(request.path, request.body);
    return reading ? [{ reading, request }] : [];
  });
}

const Batch = z.strictObject({ readings: z.array(Reading) });

function readingsOf({ body }: StandInCall): readonly Reading[] {
  return Batch.parse(JSON.parse(body)).readings;
}

function refusedBy({ answer }: StandInCall) {
  return answer?.status === 200 ? Recorded.parse(JSON.parse(answer.body)).refused : [];
}

/** What the billing system has recorded, by its answers, whoever got them. */
function recorded(seen: Seen): ReadonlySet<string> {
  const names = new Set<string>();
  for (const call of seen.calls(billing)) {
    if (call.answer?.status !== 200) continue;
    const refused = new Set(refusedBy(call).map(nameOf));
    for (const reading of readingsOf(call)) if (!refused.has(nameOf(reading))) names.add(nameOf(reading));
  }
  return names;
}

function dead({ deadLetters }: Seen): { readonly reading: Reading; readonly reason: string }[] {
  return deadLetters(readings).map(({ data, reason }) => ({ reading: Reading.parse(data), reason }));
}
