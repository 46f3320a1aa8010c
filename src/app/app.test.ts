import * as core from "@motif/core";
import * as runtime from "@motif/runtime";
import { expect, it } from "vitest";
import * as app from "./index.ts";

it("authors find here whatever the model and the runtime kit have for them", () => {
  expect(Object.keys(app).sort()).toEqual([...Object.keys(core), ...Object.keys(runtime)].sort());
});
