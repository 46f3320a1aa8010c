import { readFileSync } from "node:fs";
import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import type { Operation } from "../../ground/operation.ts";
import { answerLost, throttled, unavailable } from "../../ground/service-faults.ts";
import type { BucketOperation, OpenedObject } from "./protocol.ts";
import type { Objects } from "./store.ts";

/** The engine's own way of writing an object has three steps; a cloud's is one call, which is the last of them. */
const isCall = ({ type }: Operation) => type !== "bucket.startPut" && type !== "bucket.cancelPut";

/** An object of which the first half comes, and then nothing more. */
function brokenOff(opened: OpenedObject): OpenedObject {
  const content = "path" in opened ? readFileSync(opened.path) : opened.content;
  return { info: opened.info, content: content.subarray(0, content.byteLength / 2) };
}

/** What can go wrong with buckets. */
export const bucketFaults = {
  throttled: { ...throttled, strikes: isCall },
  unavailable: { ...unavailable, strikes: isCall },
  "answer-lost": answerLost(new Set(["bucket.put", "bucket.commitPut", "bucket.delete"])),
  "broken-off": {
    strikes: ({ type }) => type === "bucket.get",
    async strike(perform) {
      const opened = (await perform()) as OpenedObject | undefined; // what `bucket.get` gives
      return opened && brokenOff(opened);
    },
  },
} satisfies KindFaults<FaultOf<"bucket">, Objects, BucketOperation>;
