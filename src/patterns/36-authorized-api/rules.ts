import type { Claims, Expense } from "./resources.ts";

/** Who may know that an expense is there: its owner, the managers of its department, and auditors. */
export function mayRead({ sub, department, roles }: Claims, expense: Expense): boolean {
  if (expense.owner === sub || roles.includes("auditor")) return true;
  return roles.includes("manager") && expense.department === department;
}

/** Why somebody who may read an expense may not decide about it. */
export type Denial = "not-a-manager" | "another-department" | "own-expense" | "over-the-limit";

/** Why somebody may not decide about an expense; undefined where they may. Nobody decides about an expense of their own. */
export function whyNotDecide(
  { sub, department, roles, approvalLimit }: Claims,
  { owner, amount, ...expense }: Expense,
): Denial | undefined {
  if (!roles.includes("manager")) return "not-a-manager";
  if (expense.department !== department) return "another-department";
  if (owner === sub) return "own-expense";
  return amount > approvalLimit ? "over-the-limit" : undefined;
}
