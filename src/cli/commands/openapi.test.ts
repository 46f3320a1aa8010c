import { describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

describe("motif openapi", () => {
  it("prints the document of an app's API, with the address that is asked for", async () => {
    const { code, stdout } = await motifHere(["openapi", "01", "--server", "https://api.example.com/v1"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      openapi: "3.1.1",
      servers: [{ url: "https://api.example.com/v1" }],
      paths: { "/items/{id}": { delete: { responses: { 204: { description: "No Content" } } } } },
    });
  });

  it.each([
    [["openapi", "01", "--server", "api.example.com"], "It is a URL such as https://api.example.com."],
    [["openapi", "01", "--server", "file:///etc"], "It is a URL"],
    [["openapi", "src/cli/testing/fixtures/counts-twice"], "counts-twice has no HTTP API"],
  ])("takes %j for a mistake", async (args, message) => {
    const { code, stderr } = await motifHere(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
