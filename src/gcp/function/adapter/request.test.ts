import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { traceAttributes } from "./request.ts";

// https://www.w3.org/TR/trace-context/
it.each([
  [{}, {}],
  [{ traceparent: "00-a-b-01" }, { traceparent: "00-a-b-01" }],
  [
    { traceparent: "00-a-b-01", tracestate: "acme=1", other: "x" },
    { traceparent: "00-a-b-01", tracestate: "acme=1" },
  ],
])("of the headers %j, those of the trace go along with an event", (headers, attributes) => {
  const request = Object.assign(new IncomingMessage(new Socket()), { headers });
  expect(traceAttributes(request)).toEqual(attributes);
  expect(Object.keys(traceAttributes(request))).toEqual(Object.keys(attributes));
});
