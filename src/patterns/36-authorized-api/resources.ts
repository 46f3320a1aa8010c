import { jwtAuthorizer, service, table } from "@motif/app";
import * as z from "zod/mini";

/** Who signs the tokens of all callers. Each environment says where its own is. */
export const identity = service("identity", { url: "https://login.example.com/acme", timeout: "3s" });

/** What a token has to say of its bearer. */
export const Claims = z.object({
  sub: z.string().check(z.minLength(1), z.maxLength(200)),
  department: z.string().check(z.minLength(1), z.maxLength(100)),
  /** `manager`, `auditor`, and whatever other apps know. */
  roles: z._default(z.array(z.string()), []),
  /** What a manager may decide about at most, in cents. */
  approvalLimit: z._default(z.int().check(z.nonnegative()), 0),
});
export type Claims = z.infer<typeof Claims>;

export const users = jwtAuthorizer("users", {
  issuer: identity,
  audience: "expenses-api",
  algorithms: ["RS256"],
  claims: Claims,
});

/** What somebody says of an expense. `amount` is in cents. */
export const ExpenseInput = z.strictObject({
  purpose: z.string().check(z.minLength(1), z.maxLength(200)),
  amount: z.int().check(z.positive(), z.lte(100_000_00)),
});

export const Expense = z.extend(ExpenseInput, {
  id: z.uuid(),
  /** Who submitted it, and for which department. */
  owner: z.string(),
  department: z.string(),
  /** RFC 3339. */
  submittedAt: z.string(),
  status: z.enum(["submitted", "approved", "rejected"]),
  decidedBy: z.exactOptional(z.string()),
  /** RFC 3339. */
  decidedAt: z.exactOptional(z.string()),
});
export type Expense = z.infer<typeof Expense>;

export const expenses = table("expenses", {
  schema: Expense,
  partitionKey: "id",
  indexes: { "by-owner": { partitionKey: "owner", sortKey: "submittedAt" } },
});

export const ExpensePath = z.object({ id: z.uuid() });
