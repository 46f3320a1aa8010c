import { isDeepStrictEqual } from "node:util";
import {
  type ClientAnswer,
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { depots, type Entry, journal, Reading, Scan, type Shipment, scans, shipments } from "./resources.ts";

const SHIPMENTS = ["s-1", "s-2", "s-3"];

/** As an old scanner writes it, and as somebody mends it who does not know better. */
const OLD_TIME = "30.11.2026 05:12";
const SHORT_TIME = "05:12";

/** What is sent under each number, over and over: HAM is entered, NEW may be later, LOS never is. */
function usual(number: number) {
  const at = `2026-11-30T05:${String(number % 60).padStart(2, "0")}:00Z`;
  const readings = [
    { status: "collected", depot: "HAM", at },
    { status: "in-transit", depot: "NEW", at },
    { status: "in-transit", depot: "HAM", at: OLD_TIME },
    { status: "in-transit", depot: "HAM", at },
  ] as const;
  return readings[(number - 1) % 5] ?? ({ status: "delivered", depot: "LOS", at } as const);
}

/** What an operator makes of a scan that was wrong; the first is what one should. */
function mends(scan: Scan): readonly Scan[] {
  if (scan.status === "given-up") return [];
  const { shipment, number, at, depot } = scan;
  if (isWrong(at)) {
    return ["2026-11-30T05:12:00Z", SHORT_TIME]
      .filter((other) => other !== at)
      .map((other) => ({ ...scan, at: other }));
  }
  if (depot !== "LOS") return [];
  return [
    { ...scan, depot: "HAM" },
    { shipment, number, status: "given-up" },
  ];
}

function isWrong(time: string): boolean {
  return time === OLD_TIME || time === SHORT_TIME;
}

/**
 * A shipment goes on from where it is, sometimes with a gap, or backwards; somebody enters depots, sends dead letters back, mended
 * or as they are, and gives scans up. Now and then somebody applies by hand what the queue brings as well.
 */
const clients: Clients = async ({ fetch, redrive, invoke, idle, chance }, round) => {
  const shipment = SHIPMENTS[round % SHIPMENTS.length] ?? "";
  const path = `/shipments/${shipment}`;
  const put = (to: string, body: object) =>
    fetch(to, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const scan = (number: number, reading: object) => put(`${path}/scans/${number}`, reading);
  const byHand = (number: number) =>
    invoke("apply-scan", { shipment, number, ...usual(number) }).catch(() => {});
  const mended = (data: unknown) => {
    const [usually, otherwise] = mends(Scan.parse(data));
    return chance() < 0.6 ? usually : otherwise;
  };
  await put("/depots/HAM", { place: "Hamburg", feeCents: chance() < 0.5 ? 150 : 175 });
  const { position } = Shown.parse(await (await fetch(path)).json());
  const first = position + (chance() < 0.2 ? 2 : 1);
  const numbers = [first, first + 1, first + 2, first + 3];
  const others = chance() < 0.3 ? [byHand(position + 1), byHand(position + 2)] : [];
  for (const number of chance() < 0.2 ? numbers.reverse() : numbers) {
    const reading = usual(number);
    await scan(number, reading);
    if (chance() < 0.1) await scan(number, { ...reading, status: "delivered" });
    if (chance() < 0.1) await scan(number, { ...reading, depot: "HAM" });
    if (chance() < 0.1) await scan(number, { ...reading, at: "2026-11-30T06:00:00+01:00" });
  }
  if (chance() < 0.1) await scan(first, { ...usual(first), depot: "Hamburg" });
  await Promise.all([...others, idle()]);
  if (chance() < 0.4) await put("/depots/NEW", { place: "Newport", feeCents: 90 });
  if (chance() < 0.5) await redrive("scans", chance() < 0.5 ? {} : { max: 1 });
  if (chance() < 0.6) await redrive("scans", { edit: mended });
  if (chance() < 0.3) await fetch(`${path}/scans/${position + 1}`, { method: "DELETE" });
  await idle();
  await fetch(path);
};

const Shown = z.strictObject({
  shipment: z.string(),
  position: z.number(),
  status: z.optional(z.string()),
  place: z.optional(z.string()),
  at: z.optional(z.string()),
  costCents: z.number(),
  waiting: z.array(z.number()),
});

/** The longest that an invocation takes, and an operation that it asked for in its last moment; in milliseconds. */
const LONGEST_MS = 35_000;
const MOST_SHOWN = 20;
const MOST_REDRIVES = 3;

/** What services and environments fail with, and who was overtaken by another delivery. */
const AROUND_IT =
  /^(Too much was asked|The service of|The answer to|received too often|delivered too often|The write to table (journal|shipments))|ended before it answered|was stopped after its timeout/;

export default {
  clients,
  always: {
    "an entry of the journal is written once": everyChange(journal, ({ before, after }) =>
      !after || before ? "it was there" : undefined,
    ),
    "a shipment only goes forward": everyChange(shipments, ({ before, after, by }) =>
      (after && after.position > (before?.position ?? 0)) || by === "somebody else"
        ? undefined
        : "it does not",
    ),
  },
  eventually: {
    "what a shipment has come to follows from its scans, each once, in order": (seen) => {
      for (const { at, key, before, after } of seen.changes(shipments)) {
        const [shipment = ""] = z.array(z.string()).parse(JSON.parse(key));
        const known = journalAt(seen, shipment, at);
        const expected = folded(known, shipment, before, after?.position ?? 0);
        if (!isDeepStrictEqual(after, expected))
          return `${shipment} is ${JSON.stringify(after)}, not ${JSON.stringify(expected)}`;
      }
      return undefined;
    },
    "an entry is what was sent, or mended, with what its depot stood for": (seen) => {
      const known = everKnown(seen);
      for (const { at, after: entry } of seen.changes(journal)) {
        if (!entry) continue;
        if (!known.some((scan) => isOf(entry, scan))) return `nobody sent ${JSON.stringify(entry)}`;
        if (entry.status === "given-up") continue;
        const { depot, place, feeCents } = entry;
        const settings = settingsOf(seen, depot, at - LONGEST_MS, at);
        if (!settings.some((each) => isDeepStrictEqual(each, { depot, place, feeCents })))
          return `${depot} did not stand for that: ${JSON.stringify(entry)}`;
        if (isWrong(entry.at)) return `it has no time: ${JSON.stringify(entry)}`;
      }
      return undefined;
    },
    "a scan that was accepted is in its place, or a dead letter, as it was sent or mended": (seen) => {
      for (const { scan, request } of sentScans(seen)) {
        if (request.answer?.status !== 202) continue;
        const forms = formsOf(scan);
        const isThere = seen.items(journal).some((entry) => forms.some((form) => isOf(entry, form)));
        const isDead = letters(seen).some(({ of }) => forms.some((form) => isDeepStrictEqual(form, of)));
        if (!isThere && !isDead) return `${JSON.stringify(scan)} is neither`;
      }
      return undefined;
    },
    "a scan that was accepted waits only for one that is missing": (seen) => {
      for (const { scan, request } of sentScans(seen)) {
        const { shipment, number } = scan;
        const { position } = seen.items(shipments).find((each) => each.shipment === shipment) ?? NONE;
        if (request.answer?.status !== 202 || number !== position + 1) continue;
        const isThere = seen.items(journal).some((entry) => formsOf(scan).some((form) => isOf(entry, form)));
        // Whoever was to go on with it may have died each time.
        const isLeft = letters(seen).some(({ of, reason }) => isIn(of, scan) && AROUND_IT.test(reason));
        if (isThere && !isLeft) return `${number} of ${shipment} waits for nothing`;
      }
      return undefined;
    },
    "a dead letter says what holds": (seen) => {
      const calm = !seen.invocations.some(
        ({ function: name, disturbed }) => name === "apply-scan" && disturbed,
      );
      for (const { of, reason } of letters(seen)) {
        const holds = AROUND_IT.test(reason) ? !calm : isTrue(seen, of, reason);
        if (!holds) return `of ${JSON.stringify(of)} it says "${reason}"`;
      }
      return undefined;
    },
    "what was not mended is sent back three times at most": (seen) => {
      const sent = sentScans(seen).map(({ scan }) => scan);
      const mended = sent.flatMap((scan) => formsOf(scan).slice(1));
      const tooOften = letters(seen).find(
        ({ of, redriven }) => redriven > MOST_REDRIVES && !mended.some((scan) => isDeepStrictEqual(scan, of)),
      );
      return tooOften && `${JSON.stringify(tooOften.of)} was sent back ${tooOften.redriven} times`;
    },
    "a depot is entered before it is answered": (seen) => {
      for (const { method, path, body, sentAt, answer } of seen.requests) {
        if (method !== "PUT" || answer?.status !== 204) continue;
        const [, , depot = ""] = path.split("/");
        const asked = { depot, ...JSON.parse(body ?? "") };
        const isEntered = seen
          .changes(depots)
          .some(({ at, after }) => at >= sentAt && at <= answer.at && isDeepStrictEqual(after, asked));
        if (!isEntered) return `${path} was not set to ${body}`;
      }
      return undefined;
    },
    "clients see a shipment as it is while they ask": (seen) => {
      for (const request of seen.requests) {
        const { answer, method, path } = request;
        if (method !== "GET" || answer?.status !== 200) continue;
        const wrong = wrongInView(seen, request, answer);
        if (wrong) return `${path} was shown as ${answer.body}: ${wrong}`;
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

const NONE = { position: 0, costCents: 0 };

/** Requests to accept a scan, or that it is given up. */
function sentScans({ requests }: Seen) {
  return requests.flatMap((request) => {
    const scan = scanOf(request);
    return scan ? [{ scan, request }] : [];
  });
}

function scanOf({ method, path, body }: ClientRequest): Scan | undefined {
  const [, shipment, digits] = /^\/shipments\/([^/]+)\/scans\/(\d+)$/.exec(path) ?? [];
  if (shipment === undefined) return undefined;
  const number = Number(digits);
  if (method === "DELETE") return { shipment, number, status: "given-up" };
  const reading = Reading.safeParse(JSON.parse(body ?? ""));
  return reading.success ? { shipment, number, ...reading.data } : undefined;
}

/** A scan, and what it may have become by being mended, and mended once more. */
function formsOf(scan: Scan): readonly Scan[] {
  const once = mends(scan);
  return [scan, ...once, ...once.flatMap(mends)];
}

/** Whatever may be in the journal. */
function everKnown(seen: Seen): readonly Scan[] {
  const byHand = seen.items(journal).map(({ shipment, number }) => ({ shipment, number, ...usual(number) }));
  return [...sentScans(seen).map(({ scan }) => scan), ...byHand].flatMap(formsOf);
}

function letters({ deadLetters }: Seen) {
  return deadLetters(scans).map(({ data, reason, redriven }) => ({
    of: Scan.parse(data),
    reason,
    redriven,
  }));
}

/** Whether two scans are for the same place. */
function isIn(one: Scan, other: Scan): boolean {
  return one.shipment === other.shipment && one.number === other.number;
}

function isOf({ shipment, number, ...entry }: Entry, scan: Scan): boolean {
  if (entry.status === "given-up") return isDeepStrictEqual({ shipment, number, status: entry.status }, scan);
  const { status, depot, at } = entry;
  return isDeepStrictEqual({ shipment, number, status, depot, at }, scan);
}

/** The entries that a shipment had at a time, by number. */
function journalAt(seen: Seen, shipment: string, until: number): ReadonlyMap<number, Entry> {
  const written = seen
    .changes(journal)
    .flatMap(({ at, after }) => (after?.shipment === shipment && at <= until ? [after] : []));
  return new Map(written.map((entry) => [entry.number, entry]));
}

/** What a shipment comes to by its scans up to a position; undefined where one of them is missing. */
function folded(
  known: ReadonlyMap<number, Entry>,
  shipment: string,
  before: Shipment | undefined,
  to: number,
): Shipment | undefined {
  let state: Shipment = before ?? { shipment, ...NONE };
  for (let number = state.position + 1; number <= to; number++) {
    const entry = known.get(number);
    if (!entry) return undefined;
    state =
      entry.status === "given-up"
        ? { ...state, position: number }
        : {
            shipment,
            position: number,
            status: entry.status,
            place: entry.place,
            at: entry.at,
            costCents: state.costCents + entry.feeCents,
          };
  }
  return state;
}

/** What a depot can have stood for between two times. */
function settingsOf({ changes }: Seen, depot: string, from: number, to: number) {
  const ofIt = changes(depots).filter(({ key }) => key === JSON.stringify([depot]));
  return statesWithin(ofIt, from, to);
}

/** Whether the reason of a dead letter is one that it can have. */
function isTrue({ items }: Seen, scan: Scan, reason: string): boolean {
  const { shipment, number } = scan;
  const entry = items(journal).find((each) => each.shipment === shipment && each.number === number);
  if (reason === `Scan ${number} was given up.`) return entry?.status === "given-up" && !isOf(entry, scan);
  if (reason === `Another scan has the number ${number}.`)
    return entry !== undefined && entry.status !== "given-up" && !isOf(entry, scan);
  if (scan.status === "given-up") return false;
  if (reason === `"${scan.at}" is no time of RFC 3339.`) return isWrong(scan.at);
  return reason === `Nobody has entered the depot ${scan.depot}.` && scan.depot !== "HAM";
}

/** What is not so of a shipment as it was shown to somebody who asked and was answered. */
function wrongInView(seen: Seen, { path, sentAt }: ClientRequest, { at, body }: ClientAnswer) {
  const [, , shipment = ""] = path.split("/");
  const { waiting, ...shown } = Shown.parse(JSON.parse(body));
  const changes = seen.changes(shipments).filter(({ key }) => key === JSON.stringify([shipment]));
  const states = statesWithin(changes, sentAt, at).map((each) => each ?? { shipment, ...NONE });
  if (!states.some((state) => isDeepStrictEqual(state, shown))) return "it was not so";
  const [before, after] = [sentAt - 1, at].map((until) =>
    [...journalAt(seen, shipment, until).keys()].filter((number) => number > shown.position),
  );
  const sorted = waiting.toSorted((one, other) => one - other);
  if (!isDeepStrictEqual(sorted, waiting)) return "what waits is out of order";
  if (waiting.some((number) => !after?.includes(number))) return "something waits that is not there";
  const left = before?.filter((number) => !waiting.includes(number)) ?? [];
  return left.length > 0 && waiting.length < MOST_SHOWN ? "something that waits is left out" : undefined;
}

function isInContract(request: ClientRequest, { status, headers, body }: ClientAnswer): boolean {
  if (status >= 500 || status === 429) return true;
  const { method, path } = request;
  if (method === "GET") return status === 200;
  if (!path.startsWith("/shipments/")) return status === 204;
  const scan = scanOf(request);
  if (!scan) return status === 400;
  return (
    status === 202 &&
    headers["location"] === `/shipments/${scan.shipment}` &&
    isDeepStrictEqual(JSON.parse(body), scan)
  );
}
