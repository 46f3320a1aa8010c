import type { JsonObject } from "@motif/app";

/** People of an imaginary company, as tokens say who they are. */
export const ALICE = employee("alice", "sales");
export const BOB = employee("bob", "sales");
/** Who also submits expenses, and may decide about those of others in sales up to 500.00. */
export const MARA = manager("mara", "sales", 500_00);
export const MAX = manager("max", "sales", 10_000_00);
export const OTTO = manager("otto", "research", 10_000_00);
export const AUDREY: JsonObject = {
  sub: "audrey",
  department: "finance",
  roles: ["auditor"],
  scope: "expenses:read expenses:approve",
};

/** An employee, who submits and reads. */
function employee(sub: string, department: string): JsonObject {
  return { sub, department, scope: "expenses:read expenses:write" };
}

function manager(sub: string, department: string, approvalLimit: number): JsonObject {
  const scope = "expenses:read expenses:write expenses:approve";
  return { sub, department, roles: ["manager"], approvalLimit, scope };
}
