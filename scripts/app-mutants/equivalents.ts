import type { AppOperator } from "./operators.ts";

/** A mutant of a pattern that does all that the pattern promises; and why. */
export interface Equivalent {
  /** `02 functions/get-job.ts`. */
  readonly where: string;
  readonly operator: AppOperator;
  /** The beginning of what the source says there, in one line. */
  readonly of: string;
  /** The beginning of what stands there instead, where one place has several mutants of an operator. */
  readonly becomes?: string;
  readonly why: string;
}

/** All that are known. */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    where: "01 functions/create-item.ts",
    operator: "part of a check left out",
    of: "error instanceof ConditionFailedError",
    becomes: "(await",
    why: "an item under this request's own id is what the request asked for, whatever the put failed with",
  },
  {
    where: "01 functions/create-item.ts",
    operator: "guard left out",
    of: "if (!earlier) throw error;",
    why: "what follows throws too: still an answer of 5xx, and a repetition is as right as before",
  },
  {
    where: "01 functions/list-items.ts",
    operator: "part of a check left out",
    of: "cursor !== undefined && { cursor }",
    becomes: "({ cursor })",
    why: "a cursor that is undefined is none",
  },
  {
    where: "02 app.ts",
    operator: "limit changed",
    of: "10",
    why: "how many messages come in one call is a matter of cost: each is handled alone",
  },
  {
    where: "02 app.ts",
    operator: "time shortened",
    of: '"1m"',
    why: "how long a message waits between attempts is no promise",
  },
  {
    where: "02 functions/process-job.ts",
    operator: "limit changed",
    of: "5",
    why: "how many messages of a batch are handled at once is a matter of time: each is handled alone",
  },
  {
    where: "02 functions/process-job.ts",
    operator: "time shortened",
    of: '"60s"',
    why: "how long an attempt may take is no promise: one that is stopped is repeated",
  },
  {
    where: "02 functions/process-job.ts",
    operator: "guard left out",
    of: "if (!found) throw",
    why: "a row is written before its message and outlives it and its dead letter (both of which are checked), so it is there",
  },
  {
    where: "02 resources.ts",
    operator: "limit changed",
    of: "5",
    why: "a parameter: the invariants ask for as many attempts as it says",
  },
  {
    where: "05 app.ts",
    operator: "time shortened",
    of: '"5m"',
    why: "how long a step waits between attempts is no promise",
  },
  {
    where: "05 resources.ts",
    operator: "limit changed",
    of: "5",
    why: "a parameter: the invariants ask for as many attempts as it says",
  },
  {
    where: "05 functions/accept-upload.ts",
    operator: "check left out",
    of: "!found",
    why: "the put on the condition that there is none changes nothing where there is one; the header is read in vain",
  },
  {
    where: "05 functions/accept-upload.ts",
    operator: "check left out",
    of: 'found?.item.status === "importing"',
    why: "the step of an import that is over is absorbed by import-step: one message too many, and no effect",
  },
  {
    where: "05 functions/accept-upload.ts",
    operator: "handler of failures left out",
    of: "imports.put(opened",
    why: "of two that open an import at once the slower one fails, is delivered again and finds it: later, and no less right",
  },
  {
    where: "05 read-header.ts",
    operator: "guard left out",
    of: "if (!(error instanceof DamagedRowError)) throw error;",
    why: "the bytes are in memory already: reading rows from them throws nothing else",
  },
  {
    where: "05 product.ts",
    operator: "guard left out",
    of: "if (!(error instanceof ValidationError)) throw error;",
    why: "checking a row against its schema throws nothing else",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "time shortened",
    of: '"2m"',
    why: "how long a step may take is no promise: one that is stopped is repeated",
  },
  {
    where: "05 row-writer.ts",
    operator: "writes exchanged",
    of: "if (good.length > 0)",
    why: "rows are written under numbers that are theirs; a step that dies between the two is done again as a whole",
  },
  {
    where: "05 row-writer.ts",
    operator: "check left out",
    of: "good.length > 0",
    why: "writing no rows does nothing",
  },
  {
    where: "05 csv.ts",
    operator: "limit changed",
    of: "65_536",
    becomes: "1",
    why: "how many bytes are parsed at once is a matter of memory and speed",
  },
  {
    where: "05 csv.ts",
    operator: "limit changed",
    of: "500",
    why: "how many rows are written at once is a matter of memory and speed",
  },
  {
    where: "05 import-rows.ts",
    operator: "check turned round",
    of: "input.remainingTime() < RESERVE_MS",
    why: "a step ends after its first rows, and the next one goes on: more steps, and the same rows",
  },
  {
    where: "05 import-rows.ts",
    operator: "bound moved",
    of: "input.remainingTime() < RESERVE_MS",
    why: "a step ends a millisecond earlier, and the next one goes on",
  },
  {
    where: "05 row-writer.ts",
    operator: "check left out",
    of: "bad.length > 0",
    why: "writing no rows does nothing",
  },
  {
    where: "05 import-rows.ts",
    operator: "writes exchanged",
    of: "await writer.writeUnreadable(",
    why: "where the next line begins follows from the file alone; a step that dies between the two is done again as a whole",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "guard left out",
    of: "if (!found) throw",
    why: "a step is sent only by who has read the import, and no import is ever deleted",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "check left out",
    of: "offset === current.item.offset",
    why: "the work goes on from what is on record and not from the step's offset, so a step that is late does the present one: as right, only twice the work",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "check left out",
    of: "!isOver(current.item)",
    why: "the step of an import that is over is absorbed by the next delivery: one message too many, and no effect",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "condition left out",
    of: "{ if: { version: current.version } }",
    why: "the FIFO queue gives an import's steps to one function at a time, and hides a step for longer than its function may run: nobody else writes in between",
  },
  {
    where: "05 functions/import-step.ts",
    operator: "condition weakened",
    of: "{ version: current.version }",
    why: "the same",
  },
  {
    where: "19 functions/get-rate.ts",
    operator: "failure ignored",
    of: '(error) => log.warn("rate not kept"',
    why: "what is left out is a line of the log",
  },
  {
    where: "19 latest-rate.ts",
    operator: "part of a check left out",
    of: '"error" in outcome && outcome.error instanceof MotifError',
    why: "a result has no error, and an error that is none of Motif's has no such code",
  },
  {
    where: "19 latest-rate.ts",
    operator: "part of a check left out",
    of: '"error" in failure && failure.error instanceof BreakerOpenError',
    becomes: "(failure.error",
    why: "a result has no error, so that it is none of that class",
  },
  {
    where: "19 latest-rate.ts",
    operator: "time shortened",
    of: "1000",
    why: "Retry-After has whole seconds: it is rounded up to the same",
  },
  {
    where: "22 functions/book-movement.ts",
    operator: "writes exchanged",
    of: "if (number > last + 1) refuseEarly(",
    why: "what comes early in a currency without a rate is tried five times before it is a dead letter, instead of once",
  },
  {
    where: "15 app.ts",
    operator: "limit changed",
    of: "10",
    why: "how many messages come in one call is a matter of cost: each is handled alone",
  },
  {
    where: "15 app.ts",
    operator: "time shortened",
    of: '"1m"',
    why: "how long a message waits between attempts is no promise",
  },
  {
    where: "15 functions/list-events.ts",
    operator: "part of a check left out",
    of: "cursor !== undefined && { cursor }",
    becomes: "({ cursor })",
    why: "a cursor that is undefined is none",
  },
  {
    where: "15 functions/record-event.ts",
    operator: "limit changed",
    of: "10",
    why: "how many messages of a batch are handled at once is a matter of time: each is handled alone",
  },
  {
    where: "15 functions/record-event.ts",
    operator: "time shortened",
    of: '"30s"',
    why: "how long an attempt may take is no promise: one that is stopped is repeated",
  },
  {
    where: "15 read-webhook.ts",
    operator: "guard left out",
    of: "if (!(error instanceof ValidationError)) throw error;",
    why: "parse throws nothing else here: no schema has checks of its own, and none is asynchronous",
  },
  {
    where: "18 app.ts",
    operator: "limit changed",
    of: "10",
    why: "how many messages come in one call is a matter of cost: each is handled alone",
  },
  {
    where: "18 app.ts",
    operator: "time shortened",
    of: '"2m"',
    why: "how long the queue waits between its own attempts is no promise, as long as it outlasts an attempt under way",
  },
  {
    where: "18 functions/book-shipment.ts",
    operator: "limit changed",
    of: "5",
    why: "how many messages of a batch are handled at once is a matter of time: each is handled alone",
  },
  {
    where: "18 functions/book-shipment.ts",
    operator: "guard left out",
    of: "if (!found) throw",
    why: "a row is written before its message and outlives it and its dead letter (both of which are checked), so it is there",
  },
  {
    where: "18 functions/book-shipment.ts",
    operator: "part of a check left out",
    of: '!found || found.item.status === "booked"',
    becomes: "(found.item",
    why: "the same: the row is there",
  },
  {
    where: "18 functions/book-shipment.ts",
    operator: "failure ignored",
    of: "() => undefined",
    why: "a function without a result has the same one",
  },
  {
    where: "18 resources.ts",
    operator: "time shortened",
    of: '"1h"',
    why: "waits are random from nothing on, so none is too short; the tests have the limits",
  },
  {
    where: "21 resources.ts",
    operator: "limit changed",
    of: "10",
    becomes: "1",
    why: "how many readings go in one call is a matter of time, which the test of the backlog sees",
  },
  {
    where: "24 app.ts",
    operator: "limit changed",
    of: "5",
    why: "how many messages come in one call is a matter of cost: each is handled alone",
  },
  {
    where: "24 app.ts",
    operator: "time shortened",
    of: '"1m"',
    why: "how long a message waits between attempts is no promise",
  },
  {
    where: "24 functions/index-document.ts",
    operator: "time shortened",
    of: '"60s"',
    why: "how long an attempt may take is no promise: one that is stopped is repeated",
  },
  {
    where: "24 functions/index-document.ts",
    operator: "guard left out",
    of: "if (!found) throw",
    why: "a row is written before its message, and nothing removes it (both of which are checked), so it is there",
  },
  {
    where: "23 app.ts",
    operator: "time shortened",
    of: '"1m"',
    why: "how long a message waits between attempts is no promise",
  },
  {
    where: "23 functions/request-report.ts",
    operator: "part of a check left out",
    of: "error instanceof ConditionFailedError",
    becomes: "(await",
    why: "a row under this request's own id is what the request asked for, whatever the put failed with",
  },
  {
    where: "23 functions/request-report.ts",
    operator: "guard left out",
    of: "if (!earlier) throw error;",
    why: "what follows throws too: still an answer of 5xx, and a repetition is as right as before",
  },
  {
    where: "23 report-maker.ts",
    operator: "time shortened",
    of: '"60s"',
    why: "how long an attempt may take is no promise: one that is stopped is repeated",
  },
  {
    where: "23 report-maker.ts",
    operator: "guard left out",
    of: "if (!found) throw",
    why: "a row is written before its message and outlives it and its dead letter (both of which are checked), so it is there",
  },
];
