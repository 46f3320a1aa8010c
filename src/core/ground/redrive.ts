import * as z from "zod/mini";

/** The attribute of a message that says how often it was a dead letter and was sent back. */
export const REDRIVEN = "motif-redriven";
/** The attribute with its {@link PastFailure}s, as JSON. */
export const HISTORY = "motif-history";

/** A message that was sent back so often, and failed again, is left where it is unless somebody says otherwise. */
export const MOST_REDRIVES = 3;

const LONGEST_REASON_BYTES = 120;
/** Two times fit in any case. Messages leave so much room: src/azure/queue/properties.ts has the least. */
export const LARGEST_HISTORY_BYTES = 640;

const pastFailure = z.object({
  /** When it became a dead letter, RFC 3339. */
  at: z.string(),
  /** Why, shortened. */
  reason: z.string(),
  /** Its data were mended before it was sent back. */
  edited: z.exactOptional(z.literal(true)),
});
const pastFailures = z.array(pastFailure);

/** One time that a message was a dead letter and was sent back. */
export type PastFailure = z.infer<typeof pastFailure>;

/** What the attributes of a message tell of the times that it was sent back: how often, when it had failed, and why. */
export interface RedrivePast {
  readonly redriven: number;
  /** The oldest first: the very first time, and the last ones. */
  readonly history: readonly PastFailure[];
}

/** What is asked of a dead letter when it is sent back. */
export interface MarkedLetter extends RedrivePast {
  readonly reason: string | undefined;
  /** When it became a dead letter, in milliseconds since 1970. */
  readonly since: number;
}

/** The past of a message, by its attributes. */
export function redrivePast(attributes: Readonly<Record<string, unknown>>): RedrivePast {
  const redriven = Number(attributes[REDRIVEN] ?? 0);
  const isCount = Number.isSafeInteger(redriven) && redriven > 0;
  return { redriven: isCount ? redriven : 0, history: historyOf(attributes[HISTORY]) };
}

/**
 * The marks of a message that is sent back, to be among its attributes: its count is one more, and its history has this time
 * too. What does not fit is left out: the oldest ones, but never the first.
 */
export function redriveMarks(
  { redriven, history, reason = "unknown", since }: MarkedLetter,
  edited: boolean,
): Readonly<Record<typeof REDRIVEN | typeof HISTORY, string>> {
  const now: PastFailure = {
    at: new Date(since).toISOString(),
    reason: shortened(reason),
    ...(edited && { edited: true as const }),
  };
  const all = [...history, now];
  while (all.length > 2 && Buffer.byteLength(JSON.stringify(all)) > LARGEST_HISTORY_BYTES) all.splice(1, 1);
  return { [REDRIVEN]: String(redriven + 1), [HISTORY]: JSON.stringify(all) };
}

/** So short that two of them fit in any case, as JSON: what would be escaped by more than one character is a space. */
function shortened(reason: string): string {
  const plain = reason.replaceAll(/[\p{Cc}\p{Cs}]/gu, " ");
  return Buffer.from(plain).subarray(0, LONGEST_REASON_BYTES).toString();
}

/**
 * Where a dead letter belongs in its group: messages of a FIFO group fail for good in their order, so that the first time counts,
 * however often it was sent back since. In milliseconds.
 */
export function placeInGroup({ history, since }: Pick<MarkedLetter, "history" | "since">): number {
  const first = Date.parse(history[0]?.at ?? "");
  return Number.isNaN(first) ? since : first;
}

/** The same letters, those of each group in their order. What failed again came back behind those that it had been before. */
export function inGroupOrder<T extends { readonly group?: string; readonly place: number }>(
  letters: readonly T[],
): T[] {
  const ordered = Map.groupBy(letters, ({ group }) => group);
  for (const [group, members] of ordered) {
    if (group !== undefined) members.sort((one, other) => one.place - other.place);
  }
  return letters.map((letter) => ordered.get(letter.group)?.shift() ?? letter);
}

/** Whoever sent the message may have written anything. */
function historyOf(text: unknown): readonly PastFailure[] {
  try {
    return pastFailures.safeParse(JSON.parse(String(text))).data ?? [];
  } catch {
    return [];
  }
}

/** Which dead letters are to be sent back. */
export interface RedriveChoice {
  /** These only, also those that were sent back often. */
  readonly ids?: readonly string[];
  /** Those that were sent back so often stay; {@link MOST_REDRIVES} if not given. */
  readonly mostRedrives?: number;
}

/** What is looked at of a dead letter. */
export interface ChosenLetter {
  readonly id: string;
  /** Of a FIFO queue. */
  readonly group?: string;
  readonly redriven: number;
}

/**
 * Says of dead letters, the oldest first, which are sent back, so that none goes round for ever, and none overtakes another
 * one of its group.
 */
export class RedriveRules {
  readonly #ids: ReadonlySet<string> | undefined;
  readonly #mostRedrives: number;
  /** In which groups one stays, and which. */
  readonly #staying = new Map<string, string>();

  constructor({ ids, mostRedrives = MOST_REDRIVES }: RedriveChoice = {}) {
    this.#ids = ids && new Set(ids);
    this.#mostRedrives = mostRedrives;
  }

  /** Whether a letter is sent back; where it was asked for and stays, why. To be asked in order. */
  judge(letter: ChosenLetter): "back" | "not-asked-for" | { readonly stays: string } {
    const { id, group, redriven } = letter;
    const first = group === undefined ? undefined : this.#staying.get(group);
    if (this.#ids && !this.#ids.has(id)) {
      this.stayed(letter);
      return "not-asked-for";
    }
    if (first !== undefined) return { stays: `${first} is before it in its group, and stays.` };
    if (this.#ids || redriven < this.#mostRedrives) return "back";
    this.stayed(letter);
    return { stays: `It was moved back ${redriven} ${redriven === 1 ? "time" : "times"}, and failed again.` };
  }

  /** A letter stays, for whatever reason: those behind it in its group do, too. */
  stayed({ id, group }: ChosenLetter): void {
    if (group !== undefined && !this.#staying.has(group)) this.#staying.set(group, id);
  }
}
