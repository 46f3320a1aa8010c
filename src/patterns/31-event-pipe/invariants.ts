import {
  type ClientRequest,
  type Clients,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
  statesWithin,
} from "@motif/app/simulate";
import { type Alert, alerts, hotReadings, machines, Reading, readings } from "./resources.ts";

/** What the README promises, said here once more: no colder reading raises an alert, and no machine's limit is lower. */
const HOT = 60;
const MACHINES = ["press", "oven", "unknown"];
/** Below the filter, at it, over it, at the press's limit, over every limit. */
const DEGREES = [20, 60, 61, 80, 99];
const LIMITS = [60, 80];

/** Sensors send, some of them again and something else under the same id; operators register machines, and send back what failed. */
const clients: Clients = async ({ fetch, redrive, chance, idle }, round) => {
  const put = (path: string, body: object) =>
    fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T; // no list is empty
  const machine = pick(["press", "oven"]);
  await put(`/machines/${machine}`, { site: pick(["basel", "bern"]), alarmAbove: pick(LIMITS) });
  if (chance() < 0.2) await put("/machines/press", { site: "basel", alarmAbove: 59 });
  for (let n = 0; n < 4; n++) {
    const id = `00000000-0000-4000-8000-${String((round * 4 + n) % 10).padStart(12, "0")}`;
    const celsius = chance() < 0.05 ? 5000 : pick(DEGREES);
    await put(`/readings/${id}`, { machine: chance() < 0.1 ? "unknown" : machine, celsius });
  }
  if (chance() < 0.5) await idle();
  if (chance() < 0.3) await redrive("readings");
  await fetch(`/machines/${pick(MACHINES)}/alerts`);
};

export default {
  clients,
  always: {
    "an alert is raised once, and stays as it is": everyChange(alerts, ({ before, after }) =>
      before || !after ? "it was there" : undefined,
    ),
  },
  eventually: {
    "a hot reading that was accepted has its alert, or its machine would not hear of it, or it is a dead letter":
      (seen) => {
        for (const { reading, request } of sentReadings(seen)) {
          if (request.answer?.status !== 202 || reading.celsius < HOT) continue;
          const isRaised = seen
            .items(alerts)
            .some((each) => each.machine === reading.machine && each.id === reading.id);
          if (isRaised || isOfNoInterest(seen, reading, request.sentAt) || isDead(seen, reading)) continue;
          return `${JSON.stringify(reading)} is lost`;
        }
        return undefined;
      },
    "an alert is of a reading that was sent, over the limit that its machine had, with what its operator said":
      (seen) => {
        const sent = sentReadings(seen).map(({ reading }) => JSON.stringify(reading));
        for (const { after, at } of seen.changes(alerts)) {
          if (!after) continue;
          const { id, machine, celsius } = after;
          if (!sent.includes(JSON.stringify({ id, machine, celsius })))
            return `nobody sent ${JSON.stringify(after)}`;
          if (celsius < HOT || celsius <= after.alarmAbove) return `${celsius} of ${machine} is not too hot`;
          const settings = seen
            .changes(machines)
            .filter(({ key, at: then }) => key === JSON.stringify([machine]) && then <= at);
          if (
            !settings.some(
              ({ after: said }) => said?.site === after.site && said.alarmAbove === after.alarmAbove,
            )
          )
            return `nobody said of ${machine} what ${JSON.stringify(after)} says`;
        }
        return undefined;
      },
    "nobody is called for a reading that is cold": (seen) => {
      const cold = seen
        .deadLetters(readings)
        .map(({ data }) => Reading.parse(data))
        .find(({ celsius }) => celsius < HOT);
      return cold && `${JSON.stringify(cold)} is a dead letter`;
    },
    "a reading of a machine that nobody knows is a dead letter that says so, and no other is": (seen) => {
      for (const { data, reason } of seen.deadLetters(readings)) {
        const { machine } = Reading.parse(data);
        if (!reason.includes("is not registered")) continue;
        if (reason !== `Machine ${machine} is not registered.`) return reason;
      }
      return undefined;
    },
    "what was registered is there before it is answered": (seen) => {
      for (const { path, body, sentAt, answer } of seen.requests) {
        const machine = /^\/machines\/([^/]+)$/.exec(path)?.[1];
        if (machine === undefined || answer?.status !== 204) continue;
        const isThere = seen
          .changes(machines)
          .some(
            ({ after, at }) =>
              after?.machine === machine &&
              JSON.stringify({ site: after.site, alarmAbove: after.alarmAbove }) === body &&
              at >= sentAt &&
              at <= answer.at,
          );
        if (!isThere) return `${machine} was not registered with ${body}`;
      }
      return undefined;
    },
    "clients see alerts as they are while they ask": (seen) => {
      for (const { method, path, sentAt, answer } of seen.requests) {
        if (method !== "GET" || answer?.status !== 200) continue;
        const machine = path.split("/")[2] ?? "";
        const shown = (JSON.parse(answer.body) as { alerts: Omit<Alert, "machine">[] }).alerts; // as the contract says
        const ofMachine = seen.changes(alerts).filter(({ after }) => after?.machine === machine);
        const strange = shown.find(
          (alert) =>
            !ofMachine.some(
              ({ after, at }) =>
                at <= answer.at && JSON.stringify(after) === JSON.stringify(ordered(alert, machine)),
            ),
        );
        if (strange) return `${path} showed ${JSON.stringify(strange)}`;
        const missing = ofMachine.find(
          ({ after, at }) => at < sentAt && !shown.some(({ id }) => id === after?.id),
        );
        if (missing) return `${path} did not show ${missing.after?.id}`;
      }
      return undefined;
    },
    "every answer is one of the contract": ({ requests }) => {
      const wrong = requests.find(
        ({ answer, ...request }) => answer && !isInContract(request, answer.status, answer.body),
      );
      return (
        wrong &&
        `${wrong.method} ${wrong.path} ${wrong.body} was answered ${wrong.answer?.status} ${wrong.answer?.body}`
      );
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function readingOf({ path, body }: Pick<ClientRequest, "path" | "body">): Reading | undefined {
  const id = /^\/readings\/([^/]+)$/.exec(path)?.[1];
  return id === undefined ? undefined : Reading.safeParse({ id, ...JSON.parse(body ?? "{}") }).data;
}

/** What sensors sent that is a reading. */
function sentReadings({ requests }: Seen) {
  return requests.flatMap((request) => {
    const reading = readingOf(request);
    return reading ? [{ reading, request }] : [];
  });
}

/** Whether its machine had, since it was sent, a limit that it is not over. */
function isOfNoInterest(seen: Seen, { machine, celsius }: Reading, sentAt: number): boolean {
  const settings = seen.changes(machines).filter(({ key }) => key === JSON.stringify([machine]));
  return statesWithin(settings, sentAt, Number.POSITIVE_INFINITY).some(
    (state) => state && celsius <= state.alarmAbove,
  );
}

function isDead(seen: Seen, { id }: Reading): boolean {
  const letters = [...seen.deadLetters(readings), ...seen.deadLetters(hotReadings)];
  return letters.some(({ data }) => (data as Reading).id === id); // the queues' schemas have it
}

function ordered(
  { id, celsius, site, alarmAbove, raisedAt }: Omit<Alert, "machine">,
  machine: string,
): Alert {
  return { id, machine, celsius, site, alarmAbove, raisedAt };
}

function isInContract(request: Omit<ClientRequest, "answer">, status: number, body: string): boolean {
  if (status >= 500 || status === 429) return true;
  if (request.method === "GET") return status === 200;
  if (request.path.startsWith("/machines/")) return status === (request.body?.includes(":59}") ? 400 : 204);
  const reading = readingOf(request);
  if (!reading) return status === 400;
  return status === 202 && body === JSON.stringify({ id: reading.id, status: "accepted" });
}
