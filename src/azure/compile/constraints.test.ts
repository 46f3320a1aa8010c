import { deadEntries } from "@motif/compile/testing";
import { describe, expect, it } from "vitest";
import { describeConstraints } from "../testing/rules.ts";
import { PROVIDERS } from "./rules.ts";

describe("the constraints of all rooms", () => {
  it("name only types and arguments that the schemas have, so that no entry is dead", () => {
    expect(deadEntries(PROVIDERS)).toEqual([]);
  });
});

describeConstraints([
  {
    type: "azurerm_monitor_metric_alert",
    good: 'window_size = "PT5M"',
    bad: 'window_size = "PT10M"',
    code: "value-not-allowed",
  },
]);
