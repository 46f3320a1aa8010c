import { describe, expect, it } from "vitest";
import { http, httpApi, json, secret, table, task } from "../index.ts";
import { apiWith, Message, problemsIn, uploads } from "../testing/apps.ts";

const key = secret("payment-key");
const things = table("things", { schema: Message, partitionKey: "id" });

describe("functions are refused with", () => {
  it.each([
    [
      "two functions of one name",
      problemsIn({
        a: task("t", { input: Message, output: Message }, ({ input }) => input),
        b: task("t", { input: Message, output: Message }, ({ input }) => input),
      }),
      "function t: two different function declarations have this name",
    ],
    [
      "a grant of a secret that there is not",
      problemsIn({
        api: httpApi({
          "GET /": http("a", { uses: { t: { ...key.reader, access: "writer" } } }, () => json(1)),
        }),
      }),
      "function a, uses.t: is not a grant",
    ],
    [
      "a grant that is none",
      problemsIn({
        api: httpApi({ "GET /": http("a", { uses: { t: undefined as never } }, () => json(1)) }),
      }),
      "function a, uses.t: is not a grant",
    ],
    [
      "a name of the handler's own input",
      problemsIn({ api: httpApi({ "GET /": http("a", { uses: { log: things.reader } }, () => json(1)) }) }),
      '"log" is a name of the handler\'s own input',
    ],
    [
      "a grant whose name is no identifier",
      problemsIn(apiWith({ uses: { "a\nb": uploads.reader } })),
      "a name is an identifier",
    ],
    [
      "memory out of bounds",
      problemsIn({ t: task("t", { input: Message, output: Message, memory: 64 }, ({ input }) => input) }),
      "memory is 64",
    ],
    [
      "a timeout out of bounds",
      problemsIn({ t: task("t", { input: Message, output: Message, timeout: "1h" }, ({ input }) => input) }),
      "timeout is 1h; it must be from 1s to 15m",
    ],
    [
      "keep-warm calls that come too often",
      problemsIn(apiWith({ coldStart: { keepWarm: "30s" } })),
      "coldStart.keepWarm is 30s; it must be from 1m to 1d",
    ],
    [
      "an option of coldStart that there is not",
      problemsIn(apiWith({ coldStart: { keepwarm: "5m" } as never })),
      "coldStart.keepwarm is not an option; there are coldStart.keepWarm",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
