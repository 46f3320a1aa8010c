import { http } from "@motif/app";
import * as z from "zod/mini";
import { commandUses, perform, Refusal } from "../commands.ts";
import { AccountPath, changed, Movement } from "../resources.ts";

const Headers = z.object({
  "idempotency-key": z.string().check(z.regex(/^[\x21-\x7e]{1,100}$/)),
  "if-match": z.optional(z.string().check(z.regex(/^"\d{1,10}"$/))),
});

/** Pays in or out, once for each key. Whoever says what version they have seen (`If-Match`) moves nothing on any other. */
export default http(
  "move-money",
  {
    uses: { ...commandUses, changed: changed.sender },
    params: AccountPath,
    headers: Headers,
    body: Movement,
  },
  async (input) => {
    const { params, body, headers, metrics } = input;
    const { "idempotency-key": key, "if-match": seen } = headers;
    const expected = seen === undefined ? undefined : Number(seen.slice(1, -1));
    const command = { account: params.account, id: `move-${key}`, content: body, expected };
    const answer = await perform(input, command, ({ owner, cents }) => {
      if (owner === null) throw new Refusal(404, "no-account", "There is no such account");
      if (cents + body.cents < 0) throw new Refusal(409, "not-enough", "There is not so much in the account");
      const { reference } = body;
      return body.cents > 0
        ? [{ type: "deposited", data: { cents: body.cents, reference } }]
        : [{ type: "withdrawn", data: { cents: -body.cents, reference } }];
    });
    if (answer.status === 201) metrics.add("MovementsRecorded", 1);
    return answer;
  },
);
