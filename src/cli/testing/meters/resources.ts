import { failedBatch, queue, stream } from "@motif/app";
import * as z from "zod/mini";

export const Reading = z.object({ meter: z.string(), count: z.int() });
export const readings = stream("readings", { schema: Reading, partitionKey: "meter" });
export const rejected = queue("rejected", { schema: failedBatch });
