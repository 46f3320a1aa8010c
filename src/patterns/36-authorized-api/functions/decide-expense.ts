import { ConditionFailedError, http, json, problemResponse, type Stored } from "@motif/app";
import * as z from "zod/mini";
import { busy, denied, notFound } from "../answers.ts";
import { Expense, ExpensePath, expenses, users } from "../resources.ts";
import { mayRead, whyNotDecide } from "../rules.ts";

const Decision = z.strictObject({ status: z.enum(["approved", "rejected"]) });

/**
 * Approves or rejects an expense, once. The rules are asked of the item that was read, and the write is on condition that it is
 * still that one: nobody decides about another amount than the one that they were allowed to.
 */
export default http(
  "decide-expense",
  {
    authorizer: users,
    scopes: ["expenses:approve"],
    uses: { expenses: expenses.readWriter },
    params: ExpensePath,
    body: Decision,
    responses: { 200: Expense },
  },
  async ({ auth, params: { id }, body: { status }, expenses, metrics, now }) => {
    const found: Stored<Expense> | undefined = await expenses.get({ id });
    if (!found || !mayRead(auth.claims, found.item)) return notFound(id);
    const denial = whyNotDecide(auth.claims, found.item);
    if (denial) return denied(denial, metrics);
    const { sub: decidedBy } = auth.claims;
    if (found.item.status !== "submitted") return decided(found.item, status, decidedBy);
    const expense: Expense = { ...found.item, status, decidedBy, decidedAt: now().toISOString() };
    try {
      await expenses.put(expense, { if: { version: found.version } });
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      const latest = (await expenses.get({ id }))?.item;
      return latest && latest.status !== "submitted" ? decided(latest, status, decidedBy) : busy();
    }
    metrics.add("ExpensesDecided", 1, "Count", { status });
    return json(expense);
  },
);

/** Who repeats the decision that counted gets its result; any other comes too late. */
function decided(expense: Expense, status: string, decidedBy: string): Response {
  if (expense.status === status && expense.decidedBy === decidedBy) return json(expense);
  const detail = `The expense was ${expense.status} already.`;
  return problemResponse({ status: 409, title: "Conflict", code: "already-decided", detail });
}
