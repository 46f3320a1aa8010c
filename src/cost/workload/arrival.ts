import * as z from "zod/mini";
import type { Measure } from "../billing/measure.ts";
import { amount, bytes, rate } from "./fields.ts";

/** What arrives at one entry. */
export interface ArrivalLoad {
  /** Of all arrivals. */
  readonly share: number;
  /** Size of the request, message, object or input; 0 for a request without a body. */
  readonly bytes: Measure;
  /** Size of the answer, headers included. Routes only, and needed there. */
  readonly responseBytes?: number;
  /** Requests that a cache in front of the API answers: they reach neither the gateway nor a function. Routes only. */
  readonly cacheHitRate?: number;
  /** Objects that a subscription with a filter lets through; 1 if not given. Buckets only. */
  readonly matchRate?: number;
}

/** The form of an {@link ArrivalLoad}. */
export const arrivalLoad = z.strictObject({
  share: rate,
  bytes,
  responseBytes: z.optional(amount),
  cacheHitRate: z.optional(rate),
  matchRate: z.optional(rate),
});

/** What can be said of some ways in only, and of which. */
export const ARRIVAL_OPTIONS = {
  responseBytes: "routes",
  cacheHitRate: "routes",
  matchRate: "buckets",
} as const;

/** What a kind of way into the app has besides a share and a size. */
export interface Entrance {
  readonly options: readonly (keyof typeof ARRIVAL_OPTIONS)[];
  /** Whether the workload has to name every one, and what it has to say of it. */
  readonly required?: { readonly option: keyof typeof ARRIVAL_OPTIONS; readonly question: string };
}

/** Where arrivals come in, with every gap filled. */
export interface ResolvedArrival extends Required<ArrivalLoad> {
  /** `GET /items`, `queue jobs`, `bucket uploads`, `task import`. */
  readonly source: string;
}
