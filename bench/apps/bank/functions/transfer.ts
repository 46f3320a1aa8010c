import { http, json, problemResponse, TransactionConditionError } from "@motif/app";
import { moving, Transfer } from "../resources.ts";

/** Moves money, once for each transfer's id: 201, then 200; 409 where an account is missing or has too little. */
export default http("transfer", { uses: { moving }, body: Transfer }, async ({ body, moving }) => {
  const { from, to, cents } = body;
  try {
    await moving.write(({ accounts, transfers }) => [
      transfers.put(body, { if: "absent" }),
      accounts.update({ id: from }, { add: { cents: -cents } }, { if: ["cents", ">=", cents] }),
      accounts.update({ id: to }, { add: { cents } }),
    ]);
    return json(body, { status: 201 });
  } catch (error) {
    if (!(error instanceof TransactionConditionError)) throw error;
    const [first] = error.failed;
    if (first?.table === "transfers") return json(body);
    return problemResponse({ status: 409, title: "An account has too little, or is missing" });
  }
});
