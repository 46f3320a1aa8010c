import { type DeadLetterBox, type HeldLetter, letterStays } from "@motif/compile/kit";
import { placeInGroup } from "@motif/core/platform";
import { type AdminClient, type DeadLetter, type DeadLetterSource, LARGEST_PAGE } from "../admin-client.ts";

/**
 * The dead letters of an app on this machine, as commands see those of a cloud. Nothing is hidden, and what goes back is gone
 * from here at once. It sees the oldest 1000.
 */
export class LocalLetters implements DeadLetterBox<DeadLetter> {
  readonly #admin: AdminClient;
  readonly #source: DeadLetterSource;
  readonly #received = new Set<string>();
  readonly #sentBack = new Set<string>();

  constructor(admin: AdminClient, source: DeadLetterSource) {
    this.#admin = admin;
    this.#source = source;
  }

  async receive(most: number): Promise<readonly HeldLetter<DeadLetter>[]> {
    const all = await this.#admin.deadLetters(this.#source, LARGEST_PAGE);
    const next = all.filter((letter) => !this.#received.has(keyOf(letter))).slice(0, most);
    for (const letter of next) this.#received.add(keyOf(letter));
    return next.map(heldLetter);
  }

  async sendBack({ held }: HeldLetter<DeadLetter>, body?: string): Promise<void> {
    const data = body === undefined ? undefined : JSON.parse(body);
    const stays = await this.#admin.redriveOne(this.#source, held.id, data);
    if (stays !== undefined) throw letterStays(stays);
    this.#sentBack.add(keyOf(held));
  }

  async remove({ held }: HeldLetter<DeadLetter>): Promise<void> {
    if (!this.#sentBack.has(keyOf(held))) await this.#admin.discard(this.#source, held.id);
  }

  async release(): Promise<void> {}

  async close(): Promise<void> {}
}

function keyOf({ id, deadSince }: DeadLetter): string {
  return `${deadSince} ${id}`;
}

function heldLetter(held: DeadLetter): HeldLetter<DeadLetter> {
  const { id, group, data, reason, redriven, history, deadSince } = held;
  const since = Date.parse(deadSince);
  return {
    id,
    ...(group !== undefined && { group }),
    body: JSON.stringify(data),
    reason,
    redriven,
    history,
    since,
    place: placeInGroup({ history, since }),
    held,
  };
}
