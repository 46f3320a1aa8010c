import { http } from "@motif/app";
import * as z from "zod/mini";
import { commandUses, perform, Refusal } from "../commands.ts";
import { AccountPath, changed, Owner } from "../resources.ts";

/** Opens an account. It is opened once: its owner who asks again is answered the same. */
export default http(
  "open-account",
  {
    uses: { ...commandUses, changed: changed.sender },
    params: AccountPath,
    body: z.strictObject({ owner: Owner }),
  },
  async (input) => {
    const { params, body, metrics } = input;
    const command = { account: params.account, id: `open-${body.owner}`, content: body };
    const answer = await perform(input, command, ({ owner }) => {
      if (owner === body.owner) return [];
      if (owner !== null) throw new Refusal(409, "not-free", "The account is somebody else's");
      return [{ type: "opened", data: body }];
    });
    if (answer.status === 201) metrics.add("AccountsOpened", 1);
    return answer;
  },
);
