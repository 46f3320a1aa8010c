import { isDeepStrictEqual } from "node:util";
import { type Change, type Clients, failedByItself, type Invariants, type Seen } from "@motif/app/simulate";
import * as z from "zod/mini";
import acceptUpload from "./functions/accept-upload.ts";
import type { FieldError, Product } from "./product.ts";
import { badRows, type Import, ImportStep, imports, products, reports, steps, uploads } from "./resources.ts";

/** A row of a file: a product, or everything that is wrong with it. */
type Row = Product | readonly FieldError[];

/** What must come of a file: its rows in order, or the reason for which it is rejected. */
type Outcome = readonly Row[] | string;

const HEADER = "sku,name,price,quantity\n";
/** More good rows than are written at once, and more bad ones than are read at once. */
const MANY = 1001;

/** Files, and what must come of each: said here once more, so that a mistake in the parsing is seen too. */
const FILES: readonly (readonly [content: string | Uint8Array, outcome: Outcome])[] = [
  [
    `${HEADER}L-1,Lamp,12.50,3\nT-1,Table,80,1\n`,
    [product("L-1", "Lamp", 12.5, 3), product("T-1", "Table", 80, 1)],
  ],
  [
    Buffer.from(
      `${HEADER}L-1,Lamp,eighty,3\r\n\r\nT-1,Table,80\r\nT-2,T\u{E9},1,1\r\n,Bed,1,1\r\nC-1,"Chair, red",30,4`,
      "latin1",
    ),
    [
      [{ column: "price", message: "must be a number such as 12.50" }],
      [{ column: "", message: "has 3 fields, not 4" }],
      [{ column: "name", message: "is not valid UTF-8" }],
      [{ column: "sku", message: "must be 1 to 40 letters, digits or dashes" }],
      product("C-1", "Chair, red", 30, 4),
    ],
  ],
  [
    `\u{FEFF}quantity, name,price,sku\n1,"A\nB",1,X-1\n2,Bed,2,X-2\n`,
    [
      [{ column: "name", message: "must be 1 to 200 characters without line breaks" }],
      product("X-2", "Bed", 2, 2),
    ],
  ],
  [`"sku" x\n`, "The file has no header in its first 8 bytes."],
  [Uint8Array.of(0xfe, 0xff, 0x00, 0x73), "The file is UTF-16. Save it as UTF-8."],
  [
    `${HEADER}A-1,"Lamp" x,1,1\nB-1,Bench,2,2\n`,
    [
      [
        {
          column: "",
          message:
            "has a quotation mark that is not closed or has text behind it, or is longer than 65536 characters",
        },
      ],
      product("B-1", "Bench", 2, 2),
    ],
  ],
  ["", "The file is empty."],
  ["sku,name,price,quantity,color,sku\n", "The header has unknown or repeated columns: color, sku."],
  ["sku,name,price\nL-1,Lamp,12.50\n", "The header has no column quantity."],
  [
    `${HEADER}${manyOf((row) => `M-${row},Many,1,${row}\n`).join("")}${manyOf(() => "x\n").join("")}`,
    [
      ...manyOf((row) => product(`M-${row}`, "Many", 1, row)),
      ...manyOf(() => [{ column: "", message: "has 1 fields, not 4" }]),
    ],
  ],
  [Uint8Array.of(0xff, 0xfe, 0x73, 0x00), "The file is UTF-16. Save it as UTF-8."],
  [HEADER, []],
];

function manyOf<T>(make: (row: number) => T): readonly T[] {
  return Array.from({ length: MANY }, (_, row) => make(row));
}

function product(sku: string, name: string, price: number, quantity: number): Product {
  return { sku, name, price, quantity };
}

/** The same by what a reader of text sees of them. */
const KNOWN = new Map(
  FILES.map(([content, outcome]) => {
    const bytes = Buffer.from(content);
    return [bytes.toString(), { size: bytes.length, outcome }];
  }),
);

/** As long as a name may be, and longer. */
const LONG = `${"l".repeat(969)}.csv`;
const TOO_LONG = `l${LONG}`;

/** Files under few names: each client writes one over another's, and once more over its own. */
const clients: Clients = async ({ put, idle }, round) => {
  const [content, other] = [round, round + 3].map((file) => FILES[file % FILES.length]?.[0] ?? "");
  const key = round === 4 ? TOO_LONG : ([round % 2 ? "a.csv" : "b.csv", LONG, "b.csv"][round % 3] ?? "");
  await put("uploads", key, content ?? "");
  if (round === 4) await put("uploads", "notes.txt", HEADER);
  if (round % 3 === 0) return;
  if (round % 3 === 1) await idle();
  await put("uploads", key, other ?? "");
};

const REPLACED = [
  "The file was replaced or deleted before it was read.",
  "The file was replaced or deleted while it was imported.",
];
const GIVEN_UP = "It stopped after repeated errors. Redrive its dead letter to go on from here.";

/** What services and environments fail with, and who was slower than another delivery of the same step. */
const AROUND_IT =
  /^(Too much was asked|The service of|The answer to|The content of the object ends|received too often|The write to table imports)|ended before it answered|was stopped after its timeout/;

export default {
  clients,
  always: {
    "an import that is done has all its rows": ({ items }) => {
      const good = items(products);
      for (const { id, status, imported } of items(imports)) {
        const stored = status === "done" ? good.filter(({ importId }) => importId === id).length : imported;
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
      const lacking = seen
        .changes(imports)
        .find(
          ({ after, by }) =>
            after?.status === "failed" && !hasLetter(seen, after.id) && by !== "somebody else",
        );
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
    "what is given up is given up for what went wrong around it": ({ deadLetters }) => {
      const letters = [...deadLetters(steps), ...deadLetters(acceptUpload.name)];
      return letters.find(({ reason }) => !AROUND_IT.test(reason))?.reason;
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

/** Whether another version has come. */
function isReplaced(seen: Seen, { key, version }: Import): boolean {
  return filesOf(seen).findLast((file) => file.key === key)?.version !== version;
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
