import { describe, expect, it } from "vitest";
import { entrySource } from "./entry-source.ts";

const serve = { module: "@motif/core/queue/serve", name: "serveQueue" };

describe("the entry of a function", () => {
  it("imports the function, its adapter and its drivers, and exports the handler", () => {
    const drivers = [["table", { module: "@motif/core/table/driver", name: "crater" }]] as const;
    expect(entrySource({ file: "/app/functions/pay.ts", serve, drivers, settings: { timeoutMs: 5 } })).toBe(
      `import fn from "/app/functions/pay.ts";
import { serveQueue } from "@motif/core/queue/serve";
import { crater } from "@motif/core/table/driver";
export const handler = serveQueue(fn, { table: crater }, {"timeoutMs":5});
`,
    );
  });

  it("starts what the platform does not find by an export", () => {
    const start = { module: "@motif/core/start", name: "start" };
    expect(entrySource({ file: "/app/functions/pay.ts", serve, drivers: [], start })).toBe(
      `import fn from "/app/functions/pay.ts";
import { start } from "@motif/core/start";
import { serveQueue } from "@motif/core/queue/serve";
start(serveQueue(fn, {}));
`,
    );
  });
});
