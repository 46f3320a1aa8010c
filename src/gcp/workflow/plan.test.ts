import { http, httpApi, workflow } from "@motif/core";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { problemsOf } from "../testing/apps.ts";

it("workflows are refused, with the reason and the way out", () => {
  const saga = workflow("saga", {
    input: z.any(),
    output: z.any(),
    uses: {},
    definition: { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } },
  });
  const begin = http("begin", { uses: { saga: saga.starter } }, () => new Response());
  expect(problemsOf({ api: httpApi({ "POST /": begin }) })).toEqual([
    "workflow saga: nothing of Google Cloud runs the Amazon States Language yet. Have the functions call each other through queues, as pattern 14 does, or leave Google Cloud out of the targets of the app",
  ]);
});
