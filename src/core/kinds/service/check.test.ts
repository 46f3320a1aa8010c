import { expect, it, vi } from "vitest";
import { checkService } from "./check.ts";
import { service } from "./declare.ts";
import type { ServiceLayout } from "./driver.ts";

it.each<[string, Partial<ServiceLayout>, string[]]>([
  ["nothing", {}, []],
  ["a timeout that nothing can keep", { timeout: "1ms" }, ["timeout is 1ms; it must be from 100ms to 5m"]],
  ["a timeout of hours", { timeout: "1h" }, ["timeout is 1h; it must be from 100ms to 5m"]],
  [
    "a URL without encryption",
    { url: "http://payments.example.com" },
    ["url must begin with https://; http:// is for this machine only (localhost)"],
  ],
  // Node runs an app without looking at its types.
  [
    "no URL",
    { url: undefined as never },
    ['url must be an absolute URL, such as "https://payments.example.com/v1"'],
  ],
  ["a URL of one that is anywhere", { anywhere: true }, ["has a url and is anywhere; leave one of them out"]],
  [
    "an anywhere that is not true",
    { anywhere: false as never },
    [expect.stringMatching(/^anywhere is true/), expect.any(String)],
  ],
])("reports %s", (_, options, expected) => {
  const problems: string[] = [];
  const payments = service("payments", { url: "https://payments.example.com" });
  checkService({ ...payments, ...options }, (where, message) => {
    expect(where).toBe("service payments");
    problems.push(message);
  });
  expect(problems).toEqual(expected);
});

it("takes one that is anywhere, without a URL", () => {
  const report = vi.fn();
  checkService(service("receivers", { anywhere: true }), report);
  expect(report).not.toHaveBeenCalled();
});
