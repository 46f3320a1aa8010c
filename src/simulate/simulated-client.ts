import type { Duration, Json, SendOptions } from "@motif/core";
import type { CalledApp } from "@motif/cost";

/** A client in a simulation. */
export interface SimulatedClient extends CalledApp {
  /** Puts an object into a bucket. */
  put(bucket: string, key: string, content: string | Uint8Array): Promise<void>;
  /** Deletes an object. */
  delete(bucket: string, key: string): Promise<void>;
  /** Puts a message into a queue. */
  send(queue: string, message: Json, options?: SendOptions): Promise<void>;
  /** Does nothing for so long: `"2d"` for somebody who comes back when everybody has forgotten. */
  wait(duration: Duration): Promise<void>;
  /**
   * Moves dead letters of a queue, or of a function's asynchronous invocations, back to where they came from, the oldest first
   * and `max` at most, as an operator does. Returns how many.
   */
  redrive(name: string, options?: { readonly max?: number }): Promise<number>;
  /** At least 0, less than 1; the same at the same place of the same run. For whatever clients choose. */
  chance(): number;
}

/** What a client does, one round of it. */
export type Clients = (client: SimulatedClient, round: number) => Promise<void>;
