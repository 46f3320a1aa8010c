import type { ClientRequest, Seen } from "@motif/app/simulate";
import { eventsIn } from "./received.ts";
import { imports, progress } from "./resources.ts";

/** What the pattern promises, said here once more. */
const BATCH = 25;
const BEGINNING = "retry: 2000\n\n";
/** A stream without an end ends after so long, in milliseconds. A function's clock may be wrong by a second. */
const LONG_MS = 56_000;

/** What is wrong with what a client got of a stream of events. */
export function watchProblem(seen: Seen, request: ClientRequest): string | undefined {
  const { path, sentAt, headers, answer } = request;
  const id = path.split("/").at(-2) ?? "";
  const of = seen.changes(imports).find(({ after }) => after?.id === id)?.after;
  if (!answer || !of || (answer.status !== 200 && answer.status !== 204)) return undefined;
  const had = Number(headers["last-event-id"] ?? 0);
  const all = Math.ceil(of.orders / BATCH);
  if ((answer.status === 204) !== had >= all)
    return `is answered ${answer.status} after event ${had} of ${all}`;
  if (answer.status === 204) return undefined;

  const { body, brokenOff, at } = answer;
  if (!BEGINNING.startsWith(body.slice(0, BEGINNING.length))) return `begins with ${body.slice(0, 50)}`;
  const events = eventsIn(body);
  const told = events.filter(({ event }) => event !== "error");
  if (told.length < events.length - 1 || (told.length < events.length && events.at(-1)?.event !== "error"))
    return "goes on behind an error";
  for (const [index, { event, data, id: number }] of told.entries()) {
    const expected = had + index + 1;
    const imported = Math.min(expected * BATCH, of.orders);
    const name = imported === of.orders ? "done" : "progress";
    const right = [String(expected), name, JSON.stringify({ imported, orders: of.orders })].join();
    if ([number, event, data].join() !== right)
      return `has ${number} ${event} ${data} where ${right} was due`;
    if (!isTrue(seen, id, expected, at)) return `tells of batch ${expected}, which was not there`;
  }
  const isDone = told.at(-1)?.event === "done";
  if (isDone && !body.endsWith(`${told.at(-1)?.data}\n\n`) && told.length === events.length)
    return "goes on behind its last event";
  const isOver = isDone || told.length < events.length;
  if (!isOver && !brokenOff && at - sentAt < LONG_MS)
    return `ends after ${at - sentAt} ms, and no event says why`;
  return undefined;
}

function isTrue(seen: Seen, id: string, number: number, time: number): boolean {
  return seen
    .changes(progress)
    .some(({ after, at }) => after?.import === id && after.number === number && at <= time);
}
