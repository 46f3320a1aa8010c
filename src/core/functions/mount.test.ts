import { describe, expect, it } from "vitest";
import { json } from "../index.ts";
import { http } from "./http.ts";
import { fetchUnder, mount } from "./mount.ts";

it("what is mounted answers everything at its path and below", () => {
  const fn = http("f", {}, () => json(1));
  expect(mount("/reports", fn)).toEqual({ "ANY /reports": fn, "ANY /reports/{path+}": fn });
  expect(mount("/", fn)).toEqual({ "ANY /": fn, "ANY /{path+}": fn });
});

describe("a Fetch app", () => {
  const asked = async (prefix: string, url: string, init: RequestInit = {}, rawBody = "") => {
    const handler = fetchUnder(
      prefix,
      async (request, input: { name: string; request: Request; rawBody: Uint8Array }) =>
        json([
          request.method,
          new URL(request.url).href,
          await request.text(),
          request.headers.get("x"),
          input.name,
        ]),
    );
    const request = new Request(url, init);
    return (await handler({ request, rawBody: Buffer.from(rawBody), name: "input" })).json();
  };

  it.each([
    ["/reports", "https://a.example/reports", "https://a.example/"],
    ["/reports", "https://a.example/reports/2026/a%2Fb?x=1", "https://a.example/2026/a%2Fb?x=1"],
    ["/a/b", "https://a.example/%61/b/c", "https://a.example/c"],
    ["/", "https://a.example/c", "https://a.example/c"],
  ])("that is mounted at %s is asked for %s as %s", async (prefix, url, expected) => {
    expect(await asked(prefix, url)).toEqual(["GET", expected, "", null, "input"]);
  });

  it("has method, headers and body of the request, and the handler's input", async () => {
    const init = { method: "PUT", headers: { x: "1" }, body: "text" };
    expect(await asked("/a", "https://a.example/a/b", init, "text")).toEqual([
      "PUT",
      "https://a.example/b",
      "text",
      "1",
      "input",
    ]);
  });
});
