import { isDeepStrictEqual } from "node:util";
import { milliseconds } from "@motif/app";
import { type Change, failedByItself, type Invariants, type Seen } from "@motif/app/simulate";
import * as z from "zod/mini";
import acceptUpload from "./functions/accept-upload.ts";
import importStep from "./functions/import-step.ts";
import { clients, KNOWN, type Outcome, REDRIVEN_AFTER, type Row, TOO_LONG } from "./invariants/files.ts";
import { badRows, type Import, ImportStep, imports, products, reports, steps, uploads } from "./resources.ts";

const REPLACED = [
  "The file was replaced or deleted before it was read.",
  "The file was replaced or deleted while it was imported.",
];
const GIVEN_UP = "It stopped after repeated errors. Redrive its dead letter to go on from here.";

/** What services and environments fail with, and who was slower than another delivery of the same step. */
const AROUND_IT =
  /^(Too much was asked|The service of|The answer to|The content of the object ends|received too often|The write to table imports)|ended before it answered|was stopped after its timeout/;

/** Faults by which a function is late and no more. */
const SLOW = new Set(["slow", "slow-answer", "clock-skew"]);

/** How long dead letters are kept, and can be sent again. */
const DEAD_LETTERS_KEPT_MS = milliseconds("14d");
/** What a function's clock may be wrong by, in milliseconds, and what is lost where seconds are whole. */
const SKEW_MS = 2000;

export default {
  clients,
  always: {
    "an import that is done has all its rows": ({ items }) => {
      for (const { id, imported } of items(imports).filter(({ status }) => status === "done")) {
        const stored = items(products).filter(({ importId }) => importId === id).length;
        if (stored !== imported) return `import ${id} is done with ${stored} of ${imported} rows`;
      }
      return undefined;
    },
  },
  eventually: {
    "each version of a file is imported once, and nothing else is": (seen) => {
      const lost = new Set(lostEvents(seen));
      const known = seen.items(imports);
      for (const { key, version, size } of filesOf(seen)) {
        const of = known.filter((each) => each.key === key && each.version === version && each.size === size);
        if (of.length !== 1 && !lost.has(version))
          return `version ${version} of ${key} has ${of.length} imports`;
      }
      const others =
        known.length -
        new Set(filesOf(seen).filter(({ version }) => known.some((each) => each.version === version))).size;
      return others === 0 ? undefined : `${others} imports are of no version of a file`;
    },
    "an import is given up with its step": (seen) => {
      const all = seen.changes(imports);
      const lacking = all.find(({ after, by, key, at }, index) => {
        if (after?.status !== "failed" || by === "somebody else" || hasLetter(seen, after.id)) return false;
        const next = all.find((change, other) => other > index && change.key === key);
        return !next || next.at < at + milliseconds(REDRIVEN_AFTER) / 2; // nobody has redriven it
      });
      return lacking && `${lacking.by} gave ${lacking.key} up, and nothing else did`;
    },
    "an import ends, or a dead letter says where it stopped": (seen) => {
      const lost = new Set(lostEvents(seen));
      for (const { id, status, offset, version } of seen.items(imports)) {
        if (status === "done" || status === "rejected" || lost.has(version)) continue;
        const letters = lettersOf(seen).filter(({ step }) => step.importId === id && step.offset <= offset);
        if (letters.length === 0) return `import ${id} is ${status}, and no dead letter says why`;
      }
      return undefined;
    },
    "an import that cannot go on says so, where it can": (seen) => {
      for (const { step, reason } of lettersOf(seen)) {
        const item = seen.items(imports).find(({ id }) => id === step.importId);
        if (!item) return `no import has the id ${step.importId} of a dead letter`;
        const couldNotSay = /table imports|of imports|without an answer|its timeout|ended before/.test(
          reason,
        );
        if (item.status === "importing" && !couldNotSay)
          return `import ${item.id} goes on, but "${reason}" stopped it`;
      }
      return undefined;
    },
    "the table has the file's good rows, each once under its number, and the bad ones are noted": (seen) => {
      for (const [item, outcome] of outcomesOf(seen)) {
        const rows = typeof outcome === "string" ? [] : outcome;
        const stored = seen.items(products).filter(({ importId }) => importId === item.id);
        const noted = seen.items(badRows).filter(({ importId }) => importId === item.id);
        for (const { importId: _, row, ...found } of stored) {
          if (!isDeepStrictEqual(found, rows[row - 1]))
            return `row ${row} of ${item.key} is ${JSON.stringify(found)}`;
        }
        for (const { row, errors } of noted) {
          if (!isDeepStrictEqual(errors, rows[row - 1]))
            return `row ${row} of ${item.key} has ${JSON.stringify(errors)}`;
        }
        if (item.status === "done" && stored.length + noted.length !== rows.length)
          return `${item.key} has ${stored.length} good and ${noted.length} bad rows of ${rows.length}`;
      }
      return undefined;
    },
    "an import says what became of its file": (seen) => {
      for (const [item, outcome] of outcomesOf(seen)) {
        const problem = outcomeProblem(seen, item, outcome);
        if (problem !== undefined)
          return `import of version ${item.version} of ${item.key} is ${item.status}: ${problem}`;
      }
      return undefined;
    },
    "the report names every bad row once, and there is none where there are none": (seen) => {
      for (const [item, outcome] of outcomesOf(seen)) {
        if (item.status !== "done" || typeof outcome === "string") continue;
        const problem = reportProblem(seen, item, outcome);
        if (problem !== undefined) return `${item.key}: ${problem}`;
      }
      return undefined;
    },
    "an import only goes on, and ends once": (seen) => {
      for (const change of seen.changes(imports)) {
        const problem = change.by === "somebody else" ? undefined : changeProblem(change);
        if (problem !== undefined)
          return `${change.by} made ${change.key} ${change.after?.status}: ${problem}`;
      }
      return undefined;
    },
    "what fails or is given up does so for what went wrong around it": ({ deadLetters, invocations }) => {
      const letters = [...deadLetters(steps), ...deadLetters(acceptUpload.name)];
      const reasons = [
        ...invocations.flatMap(({ failures }) => failures),
        ...letters.map(({ reason }) => reason),
      ];
      return reasons.find((reason) => !AROUND_IT.test(reason));
    },
    "a step that is only slow ends in time": ({ invocations }) =>
      invocations.find(
        ({ function: name, status, faults }) =>
          name === importStep.name && status === "timeout" && faults.every((fault) => SLOW.has(fault)),
      )?.error,
    "bad rows are kept for longer than a step that can be redriven": ({ changes }) => {
      const lacking = changes(badRows).find(
        ({ at, after }) => after && after.expiresAt * 1000 < at + DEAD_LETTERS_KEPT_MS - SKEW_MS,
      );
      return lacking && `bad row ${lacking.key} expires at ${lacking.after?.expiresAt}`;
    },
    "nothing fails by itself": failedByItself,
    "where nothing goes wrong, every import ends": ({ invocations, items }) => {
      if (invocations.some(({ disturbed }) => disturbed)) return undefined;
      const stopped = items(imports).find(({ status }) => status !== "done" && status !== "rejected");
      return stopped && `import ${stopped.id} is ${stopped.status}`;
    },
  },
} satisfies Invariants;

/** One version of a file that is to be imported. */
interface File {
  readonly key: string;
  readonly version: string;
  readonly size: number;
  readonly text: string;
}

/** All versions that files ever had, by name in order. */
function filesOf({ objectChanges }: Seen): readonly File[] {
  return objectChanges(uploads).flatMap(({ key, after }) =>
    after && key.endsWith(".csv") ? [{ key, size: KNOWN.get(after.text)?.size ?? 0, ...after }] : [],
  );
}

/** Imports with what must come of their files. */
function outcomesOf(seen: Seen): readonly (readonly [Import, Outcome])[] {
  const files = new Map(filesOf(seen).map(({ version, text }) => [version, text]));
  return seen.items(imports).map((item) => {
    if (item.key === TOO_LONG) return [item, "The key is too long: it has more than 973 bytes."];
    return [item, KNOWN.get(files.get(item.version) ?? "")?.outcome ?? "no such file"];
  });
}

/** The versions of files whose events were given up. */
function lostEvents({ deadLetters }: Seen): readonly string[] {
  return deadLetters(acceptUpload.name).map(({ data }) => Lost.parse(data).version);
}

const Lost = z.object({ version: z.string() });

function lettersOf({ deadLetters }: Seen) {
  return deadLetters(steps).map(({ data, reason }) => ({ step: ImportStep.parse(data), reason }));
}

function hasLetter(seen: Seen, importId: string): boolean {
  return lettersOf(seen).some(({ step }) => step.importId === importId);
}

/** Whether another version has come, or it was deleted. */
function isReplaced({ objectChanges }: Seen, { key, version }: Import): boolean {
  return objectChanges(uploads).findLast((change) => change.key === key)?.after?.version !== version;
}

function outcomeProblem(seen: Seen, item: Import, outcome: Outcome): string | undefined {
  const { status, reason = "", imported, bad, offset, size, report } = item;
  if (status === "rejected") {
    const isRight = reason === outcome || (REPLACED.includes(reason) && isReplaced(seen, item));
    return isRight ? undefined : reason;
  }
  if (typeof outcome === "string") return `it should be rejected: ${outcome}`;
  if (status === "failed") return reason === GIVEN_UP ? undefined : reason;
  if (status === "importing") return undefined;
  const wrong = outcome.filter((row) => !("sku" in row)).length;
  if (imported !== outcome.length - wrong || bad !== wrong)
    return `it has ${imported} good and ${bad} bad rows`;
  if (offset !== size) return `it came to ${offset} of ${size}`;
  return (report !== undefined) === wrong > 0 ? undefined : `its report is ${report}`;
}

function reportProblem({ objects }: Seen, { report }: Import, rows: readonly Row[]): string | undefined {
  const found = objects(reports).find(({ key }) => key === report);
  const bad = rows.flatMap((row, index) => ("sku" in row ? [] : [{ row: index + 1, errors: row }]));
  if (bad.length === 0) return found && `its report is ${found.text}`;
  const lines = found?.text.split("\n").filter((line) => line !== "");
  const isRight = isDeepStrictEqual(
    lines?.map((line) => JSON.parse(line)),
    bad,
  );
  return isRight && found?.contentType === "application/jsonl"
    ? undefined
    : `its report is ${found?.contentType} ${found?.text}`;
}

const MAY_FOLLOW: Readonly<Record<Import["status"], readonly Import["status"][]>> = {
  importing: ["importing", "done", "rejected", "failed"],
  done: [],
  rejected: [],
  // Its step was delivered once more, or redriven.
  failed: ["importing", "done", "rejected", "failed"],
};

function changeProblem({ before, after }: Change<Import>): string | undefined {
  if (!after) return "it was deleted";
  const { status, offset, imported, bad, reason, finishedAt, report } = after;
  const isOver = status === "done" || status === "rejected";
  if ((finishedAt !== undefined) !== isOver) return `it is finished at ${finishedAt}`;
  if ((reason !== undefined) !== (status === "rejected" || status === "failed"))
    return `its reason is ${reason}`;
  if (report !== undefined && status !== "done") return "it has a report already";
  if (!before) return imported + bad === 0 ? undefined : "it begins with rows";
  if (!MAY_FOLLOW[before.status].includes(status)) return `it was ${before.status}`;
  const same = (["key", "version", "size", "columns", "startedAt"] as const).every((name) =>
    isDeepStrictEqual(before[name], after[name]),
  );
  if (!same) return "what it is of changed";
  const isForward = offset >= before.offset && imported >= before.imported && bad >= before.bad;
  return isForward ? undefined : "it goes back";
}
