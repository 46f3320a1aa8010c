import { http } from "@motif/app";
import { AccountPath, AccountSettings, accounts } from "../resources.ts";

/** Says what happens to those behind a movement that cannot be booked. Holds from the next movement on. */
export default http(
  "put-account",
  { uses: { accounts: accounts.writer }, params: AccountPath, body: AccountSettings },
  async ({ params, body, accounts }) => {
    await accounts.put({ ...params, ...body });
    return new Response(null, { status: 204 });
  },
);
