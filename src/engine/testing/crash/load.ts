import type { Random } from "../../ground/random.ts";
import { isBroken, isRefused } from "./broken-connection.ts";
import type { Scenario } from "./scenario.ts";

const CLIENTS = 3;

/** Clients that do what a scenario says, one thing after the other, until the server is about to be killed. */
export class Load {
  readonly #clients: Promise<unknown>;
  readonly #reached = Promise.withResolvers<void>();
  #answers = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #ending = false;

  constructor(scenario: Scenario, url: string, random: Random) {
    const client = async () => {
      while (!this.#ending) await this.#act(() => scenario.act(url, random));
    };
    this.#clients = Promise.all(Array.from({ length: CLIENTS }, client));
    this.#clients.catch(() => {}); // `answered` or `end` tells it
  }

  /** Resolves when so many answers came; rejects where one was wrong. */
  async answered(count: number): Promise<void> {
    this.#wanted = count;
    await Promise.race([this.#reached.promise, this.#clients]);
  }

  /** From now on, connections may break; what is under way goes on. Resolves when all clients have ended. */
  async end(): Promise<void> {
    this.#ending = true;
    await this.#clients;
  }

  async #act(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      if (++this.#answers >= this.#wanted) this.#reached.resolve();
    } catch (error) {
      if (!isBroken(error) && !(this.#ending && isRefused(error))) throw error;
    }
  }
}
