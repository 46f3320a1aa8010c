import {
  inGroupOrder,
  placeInGroup,
  type RedriveChoice,
  RedriveRules,
  redriveMarks,
  redrivePast,
} from "@motif/core/platform";
import type { Database } from "../../ground/database.ts";

/** What is sent back of a dead-letter queue. */
export interface Redrive extends RedriveChoice {
  /** So many at most, the oldest first. */
  readonly max?: number;
  /** What stands in place of the body, mended. */
  readonly body?: string;
  /**
   * Whether whoever moves them dies between sending one back and taking it away, so that it is in both places, and those behind
   * it are not moved. For simulations.
   */
  readonly dies?: (id: string) => boolean;
}

/** What was sent back, and what was asked for and stays, with the reason. */
export interface Redriven {
  readonly moved: readonly string[];
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

interface DeadRow {
  readonly seq: number;
  readonly id: string;
  readonly grp: string | null;
  readonly attributes: string;
  readonly body: string;
  readonly reason: string;
  /** When it became a dead letter: nobody receives it, so it is never hidden. */
  readonly visible_at: number;
}

/** Messages that failed for good, on their way back. */
export class DeadMessages {
  readonly #database: Database;
  readonly #sql;

  constructor(database: Database) {
    this.#database = database;
    this.#sql = prepare(database);
  }

  /** Moves messages of a queue back to it. `touched` is told the group of each. */
  redrive(
    deadLetterQueue: string,
    queue: string,
    { max = Number.POSITIVE_INFINITY, body, dies, ...choice }: Redrive,
    now: number,
    touched: (group: string | null) => void,
  ): Redriven {
    const { chosen, left } = this.#chosen(deadLetterQueue, queue, max, choice);
    const moved: string[] = [];
    for (const row of chosen) {
      const attributes = JSON.stringify({
        ...JSON.parse(row.attributes),
        ...marksOf(row, body !== undefined),
      });
      const sent = [this.#database.nextSequence(), queue, now, now, attributes, body ?? row.body] as const;
      touched(row.grp);
      if (dies?.(row.id)) {
        this.#sql.copy.run(...sent, row.id, row.grp);
        break;
      }
      this.#sql.move.run(...sent, row.seq);
      moved.push(row.id);
    }
    return { moved, left };
  }

  /** Deletes the messages of a queue with an id, and returns how many. */
  discard(deadLetterQueue: string, queue: string, id: string): number {
    return this.#sql.discard.run(deadLetterQueue, queue, id);
  }

  #chosen(deadLetterQueue: string, queue: string, max: number, choice: RedriveChoice) {
    const rules = new RedriveRules(choice);
    const chosen: DeadRow[] = [];
    const left: { readonly id: string; readonly reason: string }[] = [];
    for (const { row, ...letter } of this.#letters(deadLetterQueue, queue)) {
      if (chosen.length >= max) break;
      const verdict = rules.judge(letter);
      if (verdict === "back") chosen.push(row);
      else if (verdict !== "not-asked-for") left.push({ id: row.id, reason: verdict.stays });
    }
    return { chosen, left };
  }

  #letters(deadLetterQueue: string, queue: string) {
    const rows = this.#sql.all.all(deadLetterQueue, queue) as unknown as readonly DeadRow[]; // columns of the statement
    return inGroupOrder(
      rows.map((row) => {
        const past = redrivePast(JSON.parse(row.attributes));
        const place = placeInGroup({ ...past, since: row.visible_at });
        return { row, id: row.id, ...(row.grp !== null && { group: row.grp }), ...past, place };
      }),
    );
  }
}

function marksOf({ attributes, reason, visible_at: since }: DeadRow, edited: boolean) {
  return redriveMarks({ ...redrivePast(JSON.parse(attributes)), reason, since }, edited);
}

function prepare(database: Database) {
  return {
    all: database.reader(
      "SELECT seq, id, grp, attributes, body, reason, visible_at FROM messages WHERE queue = ? AND origin = ? ORDER BY seq",
    ),
    move: database.writer(
      `UPDATE messages SET seq = ?, queue = ?, origin = NULL, reason = NULL, receive_count = 0, receipt = 0,
         visible_at = ?, sent_at = ?, attributes = ?, body = ? WHERE seq = ?`,
    ),
    copy: database.writer(
      `INSERT INTO messages (seq, queue, visible_at, sent_at, attributes, body, id, grp, receive_count, receipt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
    ),
    discard: database.writer("DELETE FROM messages WHERE queue = ? AND origin = ? AND id = ?"),
  };
}
