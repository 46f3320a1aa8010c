import { expect, test } from "vitest";
import { printFile } from "../hcl/print.ts";
import { objectVariable } from "./object-variable.ts";

test("an object's attributes keep their names and types, and its size is limited as JSON", () => {
  const options = {
    description: "Limits.",
    default: { maxRows: 100, "x-y": { list: [true, null] } },
    longest: 9,
  };
  expect(printFile([objectVariable("limits", options)])).toBe(`variable "limits" {
  type        = any
  description = "Limits."
  default = {
    maxRows = 100
    x-y     = { list = [true, null] }
  }
  nullable = false

  validation {
    condition     = can(keys(var.limits))
    error_message = "limits is an object."
  }

  validation {
    condition     = length(jsonencode(var.limits)) <= 9
    error_message = "limits has at most 9 characters as JSON."
  }
}
`);
});
