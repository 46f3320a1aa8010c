import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

it.each([aws, azure, gcp])("as $title, it greets", async (cloud) => {
  await using t = await start(app, { as: cloud });
  const headers = { "content-type": "application/json" };
  const answer = await t.fetch("/greetings", { method: "POST", headers, body: '{"name":"Ada"}' });
  expect(answer.status).toBe(201);
});
