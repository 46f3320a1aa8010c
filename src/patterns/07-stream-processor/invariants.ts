import { isDeepStrictEqual } from "node:util";
import {
  type ClientRequest,
  type Clients,
  failedByItself,
  type Invariants,
  inOrder,
  type Seen,
  type SeenRecord,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { type Interval, intervals, Reading, readings, rejected, rejections } from "./resources.ts";

/** What the README promises, said here once more. */
const MOST_WATTS = 1_000_000;
const QUARTER_MS = 900_000;

const METERS = ["A1", "B2", "C3"];
/** Meters live in the past, and twenty times as fast: a run of an hour goes through many intervals. */
const RUNS_FROM = Date.UTC(2026, 0, 1);
const METERS_FROM = Date.UTC(2025, 10, 1);
const FASTER = 20;

/** Meters that count as time goes by, and report; some readings can be of no meter, and some are none. */
const clients: Clients = async ({ fetch, now, chance, idle }, round) => {
  const meter = METERS[round % METERS.length] ?? "";
  const put = (at: string, wattHours: number) =>
    fetch(`/meters/${meter}/readings/${at}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ wattHours }),
    });
  for (let step = 0; step < 3; step++) {
    const at = METERS_FROM + (now().getTime() - RUNS_FROM) * FASTER;
    const usual = 5_000_000 + Math.floor((at - METERS_FROM) / 10_000);
    const odd = chance();
    await put(second(at), odd < 0.1 ? 0 : odd < 0.2 ? 2_000_000_000 : usual);
    if (chance() < 0.5) await idle();
  }
  if (chance() < 0.1) await put(second(now().getTime() + 3_600_000), 1);
  if (chance() < 0.1) await put("yesterday", 1);
  await fetch(`/meters/${meter}/intervals?day=${second(METERS_FROM).slice(0, 10)}`);
  await fetch(`/meters/${meter}/rejections`);
};

const second = (ms: number) => new Date(ms - (ms % 1000)).toISOString().replace(".000", "");

export default {
  clients,
  always: {
    "a meter is never counted from where it was before": inOrder({
      events: ({ changes }) => changes(intervals).filter(({ by }) => by !== "somebody else"),
      key: ({ after }) => after?.meter ?? "",
      sequence: ({ after }) => after && Date.parse(after.lastAt),
      strictly: true,
    }),
  },
  eventually: {
    "a reading that was accepted is in the stream": (seen) => {
      const there = new Set(seen.records(readings).map(({ data }) => nameOf(data)));
      const lost = seen.requests.find((request) => {
        const reading = readingOf(request);
        return reading && request.answer?.status === 202 && !there.has(nameOf(reading));
      });
      return lost && `${lost.path} with ${lost.body} was accepted, and is not in the stream`;
    },
    "the intervals of a meter are what its readings say, in their order": (seen) => {
      for (const [meter, records] of byMeter(seen)) {
        if (isGivenUp(seen, meter)) continue;
        const there = seen.items(intervals).filter((each) => each.meter === meter);
        const said = counted(records).intervals;
        if (!isDeepStrictEqual(there, said))
          return `${meter} has ${JSON.stringify(there)}; its readings say ${JSON.stringify(said)}`;
      }
      return undefined;
    },
    "of a meter whose readings were given up, nothing is counted twice": (seen) => {
      for (const [meter, records] of byMeter(seen)) {
        const own = seen.items(intervals).filter((each) => each.meter === meter);
        const last = own.at(-1);
        if (!last) continue;
        const from = last.lastWattHours - own.reduce((sum, { wattHours }) => sum + wattHours, 0);
        if (!records.some(({ data }) => data.wattHours === from))
          return `${meter} was counted from ${from}, which it never showed`;
        const most = own.reduce((sum, each) => sum + each.readings, 0);
        if (most > new Set(records.map(({ data }) => data.at)).size) return `${meter} has too many readings`;
      }
      return undefined;
    },
    "exactly what no meter can show is rejected, with the reason, besides what was given up": (seen) => {
      for (const [meter, records] of byMeter(seen)) {
        if (isGivenUp(seen, meter)) continue;
        const kept = seen.items(rejections).filter((each) => each.meter === meter);
        const there = kept.map(({ data, reason }) => `${JSON.stringify(data)}: ${reason}`);
        const said = counted(records).refused.map(({ data, reason }) => `${JSON.stringify(data)}: ${reason}`);
        if (!isDeepStrictEqual(there.toSorted(), said.toSorted()))
          return `of ${meter} is rejected ${there.join("; ")}, and should be ${said.join("; ")}`;
      }
      return undefined;
    },
    "what was given up is rejected, or a dead letter": (seen) => {
      for (const [meter, records] of byMeter(seen)) {
        const last = seen.items(intervals).findLast((each) => each.meter === meter)?.lastAt ?? "";
        const lost = records.find(({ id, data }) => data.at > last && !isRejected(seen, id));
        if (lost && seen.deadLetters(rejected).length === 0) return `${nameOf(lost.data)} is nowhere`;
      }
      return undefined;
    },
    "clients see intervals as they are while they ask": (seen) => {
      for (const { path, sentAt, answer } of seen.requests) {
        const meter = /^\/meters\/(\w+)\/intervals/.exec(path)?.[1];
        if (meter === undefined || answer?.status !== 200) continue;
        for (const shown of ShownIntervals.parse(JSON.parse(answer.body)).intervals) {
          const key = JSON.stringify([meter, shown.start]);
          const own = seen.changes(intervals).filter((change) => change.key === key);
          const then = statesWithin(own, sentAt, answer.at);
          if (!then.some((each) => each && isDeepStrictEqual(shownOf(each), shown)))
            return `${path} was shown ${JSON.stringify(shown)}`;
        }
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      const wrong = requests.find((request) => {
        const { answer, method } = request;
        if (!answer || answer.status >= 500 || answer.status === 429) return false;
        const reading = readingOf(request);
        const isAhead = reading && Date.parse(reading.at) > answer.at;
        const expected = method === "GET" ? 200 : reading && !isAhead ? 202 : 400;
        return answer.status !== expected;
      });
      return wrong && `${wrong.method} ${wrong.path} was answered ${wrong.answer?.status}`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

const ShownIntervals = z.strictObject({
  intervals: z.array(
    z.strictObject({ start: z.string(), readings: z.int(), wattHours: z.int(), peakWatts: z.int() }),
  ),
});

function shownOf({ start, readings, wattHours, peakWatts }: Interval) {
  return { start, readings, wattHours, peakWatts };
}

function readingOf({ method, path, body }: ClientRequest): Reading | undefined {
  const [, , meter, , at] = path.split("/");
  if (method !== "PUT") return undefined;
  return Reading.safeParse({ meter, at, ...JSON.parse(body ?? "{}") }).data;
}

function nameOf({ meter, at, wattHours }: Reading): string {
  return `${meter} ${at} ${wattHours} Wh`;
}

function byMeter({ records }: Seen): ReadonlyMap<string, readonly SeenRecord<Reading>[]> {
  return Map.groupBy(records(readings), ({ key }) => key);
}

function isRejected({ items }: Seen, id: string): boolean {
  return items(rejections).some(({ record }) => record.endsWith(id));
}

/** Whether something of a meter was given up for another reason than its own, so that it may be counted or not. */
function isGivenUp(seen: Seen, meter: string): boolean {
  const kept = seen.items(rejections).filter((each) => each.meter === meter);
  return kept.some(({ condition }) => condition !== "TerminalError") || seen.deadLetters(rejected).length > 0;
}

/** What the intervals of a meter should be, and which readings should be rejected. */
function counted(records: readonly SeenRecord<Reading>[]) {
  const byStart = new Map<string, Interval>();
  const refused: { readonly data: Reading; readonly reason: string }[] = [];
  let before: Reading | undefined;
  for (const { data } of records) {
    if (before && Date.parse(data.at) <= Date.parse(before.at)) continue;
    const used = before ? data.wattHours - before.wattHours : 0;
    const ms = before ? Date.parse(data.at) - Date.parse(before.at) : 1;
    const watts = Math.round(used / (ms / 3_600_000));
    if (used < 0) {
      const reason = `The counter runs backwards: ${data.wattHours} after ${before?.wattHours}.`;
      refused.push({ data, reason });
      continue;
    }
    if (watts > MOST_WATTS) {
      refused.push({ data, reason: `${watts} watts are more than a meter lets through.` });
      continue;
    }
    const start = second(Math.floor(Date.parse(data.at) / QUARTER_MS) * QUARTER_MS);
    const of = byStart.get(start);
    byStart.set(start, {
      meter: data.meter,
      start,
      readings: (of?.readings ?? 0) + 1,
      wattHours: (of?.wattHours ?? 0) + used,
      peakWatts: Math.max(of?.peakWatts ?? 0, watts),
      lastAt: data.at,
      lastWattHours: data.wattHours,
    });
    before = data;
  }
  return { intervals: [...byStart.values()], refused };
}
