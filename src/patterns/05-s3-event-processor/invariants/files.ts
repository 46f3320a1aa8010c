import type { Clients, SimulatedClient } from "@motif/app/simulate";
import type { FieldError, Product } from "../product.ts";

/** A row of a file: a product, or everything that is wrong with it. */
export type Row = Product | readonly FieldError[];

/** What must come of a file: its rows in order, or the reason for which it is rejected. */
export type Outcome = readonly Row[] | string;

/** A file, and what must come of it: said here once more, so that a mistake in the parsing is seen too. */
type File = readonly [content: string | Uint8Array, outcome: Outcome];

const HEADER = "sku,name,price,quantity\n";
const UNREADABLE: Row = [
  {
    column: "",
    message:
      "has a quotation mark that is not closed or has text behind it, or is longer than 65536 characters",
  },
];

const SMALL: readonly File[] = [
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
  [`${HEADER}A-1,"Lamp" x,1,1\nB-1,Bench,2,2\n`, [UNREADABLE, product("B-1", "Bench", 2, 2)]],
  [
    'sku,name,price,quantity\rA-1,Lamp,1,1\rB-1,"Bench" x,2,2\rC-1,Chair,3,3\r',
    [product("A-1", "Lamp", 1, 1), UNREADABLE, product("C-1", "Chair", 3, 3)],
  ],
  [`${HEADER}A-1,Lamp,1,1\nB-1,"Bench,2,2`, [product("A-1", "Lamp", 1, 1), UNREADABLE]],
  [HEADER, []],
  ["", "The file is empty."],
  [`"sku" x\n`, "The file has no header in its first 8 bytes."],
  ["x".repeat(20_000), "The file has no header in its first 16384 bytes."],
  ["sku,name,price,quantity,color,sku\n", "The header has unknown or repeated columns: color, sku."],
  ["sku,name,price\nL-1,Lamp,12.50\n", "The header has no column quantity."],
  [Uint8Array.of(0xfe, 0xff, 0x00, 0x73), "The file is UTF-16. Save it as UTF-8."],
  [Uint8Array.of(0xff, 0xfe, 0x73, 0x00), "The file is UTF-16. Save it as UTF-8."],
];

/** Files that take many operations. They are seldom put, as they make a run slow. */
const LARGE: readonly File[] = [
  // More good rows than are written at once, and more bad ones than are read at once.
  [
    `${HEADER}${times(1001, (row) => `M-${row},Many,1,${row}\n`).join("")}${"x\n".repeat(1001)}`,
    [
      ...times(1001, (row) => product(`M-${row}`, "Many", 1, row)),
      ...times(1001, () => [{ column: "", message: "has 1 fields, not 4" }]),
    ],
  ],
  // More than one step imports, in rows of which each piece that is parsed at once has few: slow tables make it take minutes.
  [
    `${HEADER}${times(140, (row) => `W-${row},${"w".repeat(60_000)},1,1\nV-${row},Vase,1,1\n`).join("")}`,
    times(140, (row) => [
      [{ column: "name", message: "must be 1 to 200 characters without line breaks" }],
      product(`V-${row}`, "Vase", 1, 1),
    ]).flat(),
  ],
];

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function product(sku: string, name: string, price: number, quantity: number): Product {
  return { sku, name, price, quantity };
}

/** The size of each file and what must come of it, by what a reader of text sees of it. */
export const KNOWN: ReadonlyMap<string, { readonly size: number; readonly outcome: Outcome }> = new Map(
  [...SMALL, ...LARGE].map(([content, outcome]) => {
    const bytes = Buffer.from(content);
    return [bytes.toString(), { size: bytes.length, outcome }];
  }),
);

/** As long as a name may be, and longer. */
const LONG = `${"l".repeat(969)}.csv`;
export const TOO_LONG = `l${LONG}`;

/** How much of what is put is large. */
const LARGE_SHARE = 0.02;

/** So long the first step of a small file takes at most, where nothing is slow. */
const LONGEST_PAUSE_MS = 150;
/** When somebody has seen the dead letters and sends them again. */
export const REDRIVEN_AFTER = "2d";

/**
 * Files under few names: each client writes one over another's, and once more over its own, or deletes it, at once or soon; some
 * come back later and redrive what has failed.
 */
export const clients: Clients = async (client, round) => {
  const { put, wait, redrive, chance } = client;
  const key = round === 4 ? TOO_LONG : ([round % 2 ? "a.csv" : "b.csv", LONG, "b.csv"][round % 3] ?? "");
  await put("uploads", key, someFile(chance));
  if (round === 4) await put("uploads", "notes.txt", HEADER);
  if (round % 3 !== 0) await replace(client, key);
  if (chance() > 0.2) return;
  await wait(REDRIVEN_AFTER);
  for (const source of ["accept-upload", "import-steps"]) await redrive(source);
};

async function replace(client: SimulatedClient, key: string): Promise<void> {
  const { put, idle, wait, chance } = client;
  const pause = chance();
  if (pause < 0.3) await idle();
  else if (pause < 0.8) await wait(`${Math.ceil(chance() * LONGEST_PAUSE_MS)}ms`);
  if (chance() < 0.1) await client.delete("uploads", key);
  else await put("uploads", key, someFile(chance));
}

function someFile(chance: () => number): string | Uint8Array {
  const files = chance() < LARGE_SHARE ? LARGE : SMALL;
  return files[Math.floor(chance() * files.length)]?.[0] ?? "";
}
