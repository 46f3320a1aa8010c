import { expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

it("motif asyncapi prints the document of an app's events", async () => {
  const { code, stdout } = await motifHere(["asyncapi", "04"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ asyncapi: "3.0.0", info: { title: "choreography" } });
});

it("motif asyncapi says of an app that has none that there are no messages", async () => {
  const { code, stderr } = await motifHere(["asyncapi", "01"]);
  expect(code).toBe(2);
  expect(stderr).toContain("rest-api-backend has no bus, topic, queue or stream");
});
