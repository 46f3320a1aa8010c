import { app, httpApi } from "@motif/app";
import getAccount from "./functions/get-account.ts";
import openAccount from "./functions/open-account.ts";
import putTwo from "./functions/put-two.ts";
import putTwoTogether from "./functions/put-two-together.ts";
import transfer from "./functions/transfer.ts";

/** A bank: what transactions are simulated with, and measured with. */
export default app("bench-bank", {
  api: httpApi({
    "PUT /accounts/{id}": openAccount,
    "GET /accounts/{id}": getAccount,
    "POST /transfers": transfer,
    "POST /two": putTwo,
    "POST /two-together": putTwoTogether,
  }),
});
