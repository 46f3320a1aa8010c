import type { StandIn, StandInWorld } from "@motif/app";
import * as z from "zod/mini";
import { CONNECTIONS, Reading } from "./resources.ts";

/** How long a request keeps its connection, in milliseconds. */
export type HoldMs = (world: StandInWorld) => number;

const Batch = z.object({ readings: z.array(Reading) });

/** Stands in for the billing system: what it has recorded, and how busy its database is and was. */
export class BillingSystem {
  readonly #rows = new Map<string, number>();
  readonly #holdMs: HoldMs;
  #inUse = 0;
  #mostInUse = 0;
  #turnedAway = 0;

  constructor(holdMs: HoldMs = () => 50) {
    this.#holdMs = holdMs;
  }

  /** Consumption by meter and day: `"A1 2026-11-29"`. */
  get rows(): ReadonlyMap<string, number> {
    return this.#rows;
  }

  /** Most connections at the same time, so far. */
  get mostInUse(): number {
    return this.#mostInUse;
  }

  /** Requests that found no free connection. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Takes a connection for as long as the request lasts, or answers 503 where there is none. */
  readonly standIn: StandIn = async (request, world) => {
    if (this.#inUse >= CONNECTIONS) {
      this.#turnedAway++;
      return new Response(null, { status: 503, headers: { "retry-after": "1" } });
    }
    this.#inUse++;
    this.#mostInUse = Math.max(this.#mostInUse, this.#inUse);
    try {
      const { readings } = Batch.parse(await request.json());
      await new Promise((resolve) => setTimeout(resolve, this.#holdMs(world)));
      return Response.json({ refused: readings.flatMap((reading) => this.#record(reading)) });
    } finally {
      this.#inUse--;
    }
  };

  /** The first reading of a meter's day stands. */
  #record(reading: Reading) {
    const key = `${reading.meter} ${reading.day}`;
    const recorded = this.#rows.get(key) ?? reading.kilowattHours;
    this.#rows.set(key, recorded);
    if (recorded === reading.kilowattHours) return [];
    return [{ ...reading, reason: `${key} is recorded with ${recorded} kWh.` }];
  }
}
