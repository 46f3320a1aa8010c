import type { HeaderField } from "@motif/core/platform";
import type { KindMeter } from "../../ground/kind.ts";
import type { ServiceOperation, ServiceResults } from "./protocol.ts";

/** What is counted of each service: calls, and the bytes of requests and answers as HTTP/1.1 writes them. */
export const serviceMeter: KindMeter<"services", ServiceOperation, ServiceResults> = {
  start: () => ({ calls: 0, sentBytes: 0, receivedBytes: 0 }),
  operations: {
    "service.fetch": (counts, { method, url, target, headers, body }, answer) => {
      counts.calls++;
      counts.sentBytes +=
        method.length + (url?.length ?? 0) + target.length + sizeOf(headers) + (body?.length ?? 0);
      if (answer) counts.receivedBytes += sizeOf(answer.headers) + answer.body.length;
    },
  },
};

/** A header is its name and value, with a colon, a space and the end of its line. */
function sizeOf(headers: readonly HeaderField[]): number {
  return headers.reduce((size, [name, value]) => size + name.length + value.length + 4, 0);
}
