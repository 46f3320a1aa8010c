import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { InvalidArgumentError } from "../../ground/errors.ts";
import { bindUses } from "../bind-uses.ts";
import { queue } from "./declare.ts";

describe("a queue's handle", () => {
  it.each([{ group: "" }, { group: "a", deduplicationId: "" }])(
    "refuses %o for a message of a FIFO queue: a cloud would take it for none",
    async (options) => {
      const ordered = queue("ordered", { schema: z.object({ id: z.string() }), fifo: true });
      const { q } = bindUses({ q: ordered.sender }, { queue: {} as never }, () => {})({
        carried: () => ({}),
      }) as {
        q: { send(message: unknown, options: object): Promise<unknown> };
      };
      await expect(q.send({ id: "1" }, options)).rejects.toThrow(InvalidArgumentError);
    },
  );
});
