import { http } from "@motif/app";
import { FIRST_CENTS, moving } from "../resources.ts";

/** The same two items in one transaction. */
export default http("put-two-together", { uses: { moving } }, async ({ moving, newId }) => {
  await moving.write(({ accounts }) => [
    accounts.put({ id: newId(), cents: FIRST_CENTS }),
    accounts.put({ id: newId(), cents: FIRST_CENTS }),
  ]);
  return new Response(null, { status: 204 });
});
