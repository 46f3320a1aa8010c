import { expect, it } from "vitest";
import { checkService } from "./check.ts";
import { type ServiceOptions, service } from "./declare.ts";

it.each<[string, Partial<ServiceOptions>, string[]]>([
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
])("reports %s", (_, options, expected) => {
  const problems: string[] = [];
  const payments = service("payments", { url: "https://payments.example.com", ...options });
  checkService(payments, (where, message) => {
    expect(where).toBe("service payments");
    problems.push(message);
  });
  expect(problems).toEqual(expected);
});
