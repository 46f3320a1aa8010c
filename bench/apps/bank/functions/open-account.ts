import { ConditionFailedError, http, json } from "@motif/app";
import * as z from "zod/mini";
import { AccountId, accounts, FIRST_CENTS } from "../resources.ts";

/** Opens an account, once. */
export default http(
  "open-account",
  { uses: { accounts: accounts.writer }, params: z.object({ id: AccountId }) },
  async ({ params, accounts }) => {
    const account = { id: params.id, cents: FIRST_CENTS };
    try {
      await accounts.put(account, { if: "absent" });
      return json(account, { status: 201 });
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      return json({ id: params.id });
    }
  },
);
