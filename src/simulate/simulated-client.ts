import type { Duration, EventOptions, Json, PublishOptions, SendOptions } from "@motif/core";
import type { CalledApp } from "@motif/cost";
import type { ClientAnswer } from "./history.ts";

/** A client in a simulation. */
export interface SimulatedClient extends CalledApp {
  /**
   * Makes a request once, and reads its answer part by part for as long as `goesOn` says; then the client goes away. Gives what came,
   * which may be a beginning ({@link ClientAnswer.brokenOff}), or undefined where no answer came. A client that waits in `goesOn`
   * reads slowly.
   */
  read(path: string, init: RequestInit, goesOn: GoesOn): Promise<ClientAnswer | undefined>;
  /** Puts an object into a bucket. */
  put(bucket: string, key: string, content: string | Uint8Array): Promise<void>;
  /** Deletes an object. */
  delete(bucket: string, key: string): Promise<void>;
  /** Puts a message into a queue. */
  send(queue: string, message: Json, options?: SendOptions): Promise<void>;
  /** Publishes a message to a topic. */
  publish(topic: string, message: Json, options?: PublishOptions): Promise<void>;
  /** Publishes an event to a bus. */
  emit(bus: string, type: string, data: Json, options?: EventOptions): Promise<void>;
  /** Publishes a record to a stream. */
  record(stream: string, record: Json): Promise<void>;
  /** Does nothing for so long: `"2d"` for somebody who comes back when everybody has forgotten. */
  wait(duration: Duration): Promise<void>;
  /**
   * Sends dead letters of a queue, or of a function's asynchronous invocations, back to where they came from, as an operator
   * does, and returns how many.
   */
  redrive(name: string, options?: SimulatedRedrive): Promise<number>;
  /** At least 0, less than 1; the same at the same place of the same run. For whatever clients choose. */
  chance(): number;
}

/** Whether a client wants more of an answer, of which it has `body` so far. It is asked before the first part, too. */
export type GoesOn = (body: string) => boolean | Promise<boolean>;

/** Which dead letters go back: the oldest first, those of a FIFO group in order, and none that was sent back three times. */
export interface SimulatedRedrive {
  readonly max?: number;
  /** Mends the data of a letter of a queue; one for which it gives nothing goes back as it is. */
  readonly edit?: (data: Json, reason: string) => Json | undefined;
}

/** What a client does, one round of it. */
export type Clients = (client: SimulatedClient, round: number) => Promise<void>;
