/** Service accounts, and what each may do. */
import {
  type Args,
  block,
  call,
  commented,
  conditional,
  type Expression,
  eachKey,
  type Resource,
  resource,
  type Value,
  v,
} from "@motif/compile";
import { fullName, identifier, repeated } from "@motif/compile/kit";
import { accountId, SERVICES } from "./naming.ts";
import type { FunctionPlan, HelperPlan, Permission, PermissionTarget } from "./plan.ts";
import {
  ACCOUNTS,
  expressionOf,
  FUNCTIONS,
  instanceOf,
  type Reference,
  referenceTo,
  type Setting,
} from "./references.ts";

/** Whoever has permissions: a function or a helper. */
type Holder = Pick<HelperPlan, "name" | "permissions">;

/** The service accounts of all functions and helpers. */
export function serviceAccounts(
  app: string,
  functions: readonly FunctionPlan[],
  helpers: readonly HelperPlan[],
): Resource {
  const all = [
    ...functions.map(({ name }) => ({ name, description: `Function ${name}` })),
    ...helpers.map(({ name, description }) => ({ name, description })),
  ];
  const { forEach, value } = repeated(
    all.map(({ name, description }) => ({ key: name, values: { description } })),
  );
  return resource(
    "google_service_account",
    "account",
    {
      account_id: accountId(app, eachKey),
      display_name: fullName(app, eachKey),
      description: value("description"),
    },
    { forEach, dependsOn: [SERVICES] },
  );
}

/** Members of the roles of an account that is the only one of its kind. */
export function ownMembers({ name, permissions }: Holder): Resource[] {
  return permissions.map(({ why, role, on }) =>
    resource(
      on.type,
      `${identifier(name)}_${on.label}`,
      memberArgs(on, { role, member: instanceOf(ACCOUNTS, name, "member"), argument: expressionOf }),
      { comment: why.join("\n") },
    ),
  );
}

/** Members of the roles of accounts that are alike: one block for all targets that are. */
export function members(holders: readonly Holder[]): Resource[] {
  const all = holders.flatMap(({ name, permissions }) =>
    permissions.map((permission) => ({ holder: name, ...permission })),
  );
  return [...Map.groupBy(all, ({ on }) => `${on.type}.${on.label}`).values()].flatMap(membersOnAlike);
}

function membersOnAlike(group: readonly (Permission & { readonly holder: string })[]): Resource[] {
  const [first] = group;
  if (!first) return [];
  const { type, label, of } = first.on;
  const { forEach, value } = repeated(
    group.map(({ holder, role, why, on }) => ({
      key: on.of === undefined ? holder : `${holder}/${on.of}`,
      comment: why.join("\n"),
      values: { account: holder, [label]: on.of, role },
    })),
  );
  const holder = of === undefined ? eachKey : value("account");
  const refer = (reference: Reference) => {
    if (reference.key === undefined) return referenceTo(reference);
    return referenceTo(reference, reference.key === of ? value(label) : holder);
  };
  const args = memberArgs(first.on, {
    role: value("role"),
    member: instanceOf(ACCOUNTS, holder, "member"),
    argument: (setting) => expressionOf(setting, refer),
  });
  return [resource(type, label, args, { forEach })];
}

/** Adds to a role and takes nothing away from others who have it. */
function memberArgs(
  { arguments: given, condition }: PermissionTarget,
  { role, member, argument }: { role: Value; member: Expression; argument: (setting: Setting) => Value },
): Args {
  return {
    ...Object.fromEntries(Object.entries(given).map(([name, setting]) => [name, argument(setting)])),
    role,
    member,
    condition: condition && block({ title: condition.title, expression: argument(condition.expression) }),
  };
}

/** Who may call which function: the role is on the function's Cloud Run service. */
export function invokers(functions: readonly FunctionPlan[]): Resource[] {
  const all = functions.flatMap(({ name, callers }) => callers.map((caller) => ({ name, caller })));
  const accounts = all.flatMap(({ name, caller }) =>
    "account" in caller ? [{ key: name, comment: caller.why, values: { account: caller.account } }] : [],
  );
  const open = all.flatMap(({ name, caller }) => ("everybody" in caller ? [{ name, ...caller }] : []));
  const { forEach, value } = repeated(accounts);
  return [
    ...(accounts.length > 0
      ? [invoker("caller", instanceOf(ACCOUNTS, value("account"), "member"), forEach)]
      : []),
    ...[...Map.groupBy(open, ({ everybody }) => everybody)].map(([variable, called]) => {
      const names = called.map(({ name, why }) => commented(why, name));
      return invoker(variable, "allUsers", conditional(v(variable), call("toset", names), call("toset", [])));
    }),
  ];
}

function invoker(label: string, member: Value, forEach: Value): Resource {
  return resource(
    "google_cloud_run_v2_service_iam_member",
    label,
    {
      name: instanceOf(FUNCTIONS, eachKey, "name"),
      location: v("region"),
      role: "roles/run.invoker",
      member,
    },
    { forEach },
  );
}
