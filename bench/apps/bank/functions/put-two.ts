import { http } from "@motif/app";
import { accounts, FIRST_CENTS } from "../resources.ts";

/** Two puts, one after the other: what a transaction of the same two is measured beside. */
export default http("put-two", { uses: { accounts: accounts.writer } }, async ({ accounts, newId }) => {
  await accounts.put({ id: newId(), cents: FIRST_CENTS });
  await accounts.put({ id: newId(), cents: FIRST_CENTS });
  return new Response(null, { status: 204 });
});
