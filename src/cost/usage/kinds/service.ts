import type { RunUsage } from "@motif/core/model";
import type { ServiceEntry } from "@motif/core/platform";
import * as z from "zod/mini";
import { averageOf, type Measure } from "../../billing/measure.ts";
import { bytes } from "../../workload/fields.ts";
import { callsOf, monthlyCalls } from "../calls.ts";
import type { Kind } from "./kind.ts";

/** What a service is sent. */
export interface ServiceLoad {
  /** A request, its headers included. */
  readonly requestBytes: Measure;
}

/** Requests to a service. */
export interface ServiceUsage {
  readonly name: string;
  readonly calls: number;
  /** All that is sent: it leaves the cloud. */
  readonly sentBytes: number;
}

/** Services outside of the app. */
export const service: Kind<
  "services",
  ServiceEntry,
  ServiceUsage,
  ServiceLoad,
  RunUsage["services"][string]
> = {
  plural: "services",
  load: z.strictObject({ requestBytes: bytes }),
  ofDay({ name }, { load, calls }) {
    const count = monthlyCalls(callsOf(calls, "fetch"));
    return { name, calls: count, sentBytes: count * averageOf(load?.requestBytes ?? 0) };
  },
  ofRun({ name }, { counts, scale }) {
    const { calls = 0, sentBytes = 0 } = counts ?? {};
    return { name, calls: calls * scale, sentBytes: sentBytes * scale };
  },
};
