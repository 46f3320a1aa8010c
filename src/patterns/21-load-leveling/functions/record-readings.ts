import { batchConsumer, ensureSuccess, TerminalError } from "@motif/app";
import { billing, Reading, Recorded } from "../resources.ts";

/**
 * Writes a batch in one call, which takes one connection of the database: an invocation never makes two calls, so there are
 * no more of them than invocations. May be called for a reading any number of times, as its key is its meter and day.
 */
export default batchConsumer(
  "record-readings",
  { event: Reading, uses: { billing: billing.caller }, timeout: "30s" },
  async ({ events, billing, failed, now, metrics }) => {
    const response = await billing.fetch("/readings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ readings: events.map(({ data }) => data) }),
    });
    const answer = await ensureSuccess(response, now());
    const { refused } = Recorded.parse(await answer.json());
    for (const event of events) {
      const { meter, day, kilowattHours } = event.data;
      const refusal = refused.find(
        (each) => each.meter === meter && each.day === day && each.kilowattHours === kilowattHours,
      );
      if (refusal) failed(event, new TerminalError(refusal.reason));
    }
    metrics.add("ReadingsRecorded", events.length - refused.length);
    metrics.add("ReadingsRefused", refused.length);
  },
);
