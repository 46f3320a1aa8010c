import { http, json } from "@motif/app";
import { notFound } from "../answers.ts";
import { Expense, ExpensePath, expenses, users } from "../resources.ts";
import { mayRead } from "../rules.ts";

/** One expense, for those who may read it. */
export default http(
  "get-expense",
  {
    authorizer: users,
    scopes: ["expenses:read"],
    uses: { expenses: expenses.reader },
    params: ExpensePath,
    responses: { 200: Expense },
  },
  async ({ auth, params: { id }, expenses }) => {
    const expense = (await expenses.get({ id }))?.item;
    return expense && mayRead(auth.claims, expense) ? json(expense) : notFound(id);
  },
);
