import { app, httpApi } from "@motif/app";
import decideExpense from "./functions/decide-expense.ts";
import getExpense from "./functions/get-expense.ts";
import listExpenses from "./functions/list-expenses.ts";
import submitExpense from "./functions/submit-expense.ts";

export default app("authorized-api", {
  api: httpApi(
    {
      "PUT /expenses/{id}": submitExpense,
      "GET /expenses/{id}": getExpense,
      "GET /expenses": listExpenses,
      "PUT /expenses/{id}/decision": decideExpense,
    },
    { bodyLimit: 16_384, open: [] },
  ),
});
