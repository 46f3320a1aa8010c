import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import type { Operation } from "../../ground/operation.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { BucketOperation } from "./protocol.ts";
import type { Objects } from "./store.ts";

/** The engine's own way of writing an object has three steps; a cloud's is one call, which is the last of them. */
const isCall = ({ type }: Operation) => type !== "bucket.startPut" && type !== "bucket.cancelPut";

/** What can go wrong with buckets. */
export const bucketFaults = {
  throttled: { ...throttled, strikes: isCall },
  unavailable: { ...unavailable, strikes: isCall },
  "answer-lost": answerLost(new Set(["bucket.put", "bucket.commitPut", "bucket.delete"])),
} satisfies KindFaults<FaultOf<"bucket">, Objects, BucketOperation>;
