import { ConditionFailedError, http, json, problemResponse } from "@motif/app";
import { busy } from "../answers.ts";
import { Expense, ExpenseInput, ExpensePath, expenses, users } from "../resources.ts";

/** Submits an expense of the caller's own. Who repeats it gets the same one: clients choose the id. */
export default http(
  "submit-expense",
  {
    authorizer: users,
    scopes: ["expenses:write"],
    uses: { expenses: expenses.readWriter },
    params: ExpensePath,
    body: ExpenseInput,
    responses: { 201: Expense },
  },
  async ({ auth, params: { id }, body, expenses, metrics, now }) => {
    const { sub: owner, department } = auth.claims;
    const submittedAt = now().toISOString();
    const expense: Expense = { id, ...body, owner, department, submittedAt, status: "submitted" };
    try {
      await expenses.put(expense, { if: "absent" });
      metrics.add("ExpensesSubmitted", 1);
      return json(expense, { status: 201 });
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      const known = (await expenses.get({ id }))?.item;
      if (!known) return busy();
      const isSame = known.owner === owner && known.purpose === body.purpose && known.amount === body.amount;
      return isSame ? json(known, { status: 201 }) : taken();
    }
  },
);

/** The same whoever has the id, and whatever is under it. */
function taken(): Response {
  return problemResponse({
    status: 409,
    title: "Conflict",
    detail: "Another expense has this id; choose a random UUID.",
  });
}
