import { describe, expect, it } from "vitest";
import { traceparentOf } from "./trace.ts";

describe("a trace header of X-Ray", () => {
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
  it.each([
    [
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
      "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
    ],
    [
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=a87bd80c:0",
      "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00",
    ],
    ["Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1", undefined],
    ["Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8", undefined],
    ["", undefined],
  ])("%s", (header, traceparent) => {
    expect(traceparentOf(header)).toBe(traceparent);
  });
});
