import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { formatLogLine } from "./log-line.ts";

const engine = new URL("../engine/sandbox/wire-error.ts", import.meta.url).href;
const app = new URL("../patterns/01-rest-api-backend/functions/get-item.ts", import.meta.url).href;

function shown(stack: string): string | undefined {
  const line = {
    level: "error",
    message: "The handler failed",
    timestamp: "2026-01-01T00:00:00.000Z",
    function: "get-item",
    fields: { error: { stack } },
  };
  const text = formatLogLine(JSON.stringify(line), process.stderr) ?? "";
  return stripVTControlCharacters(text).split("error=")[1];
}

it("shows an error with the place in the app that it came from, not with one in Motif's own code", () => {
  const stack = `Error: no\n    at fromWire (${engine}:49:21)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)\n    at async handler (${app}:7:3)`;
  expect(shown(stack)).toBe(JSON.stringify(`Error: no at async handler (${app}:7:3)`));
});

it("shows an error alone where none of its places is in the app", () => {
  expect(shown(`Error: no\n    at fromWire (${engine}:49:21)`)).toBe('"Error: no"');
});
