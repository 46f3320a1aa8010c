import { isDeepStrictEqual } from "node:util";
import {
  type Args,
  allBlocks,
  at,
  type Block,
  block,
  commented,
  conditional,
  data,
  dynamicBlock,
  type Expression,
  eachKey,
  eachValue,
  local,
  locals,
  mapFor,
  type NestedBlocks,
  op,
  ref,
  resource,
  tpl,
  v,
} from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { BasePlan, FunctionPlan, OptionalPolicy, Statement } from "../ground/plan.ts";
import { assume, FUNCTIONS, instance, refer, resourcesOf } from "../ground/terraform.ts";
import { LOG_GROUP, ROLE } from "./reference.ts";
import { settingOf } from "./settings.ts";
import { SENDS_TRACES, WRITES_LOG } from "./statements.ts";
import { vpcPolicy } from "./vpc.ts";

const ASSUME = "lambda_assume_role";
const DOCUMENT = "aws_iam_policy_document";

/** A role for each function, with what its grants allow. */
export function functionRoles({ app, functions }: BasePlan): Block[] {
  return [
    data(DOCUMENT, ASSUME, { statement: block(assume("lambda.amazonaws.com")) }),
    resource(
      "aws_iam_role",
      "function",
      {
        name: fullName(app, eachKey),
        description: tpl`Role of the function ${eachKey}`,
        assume_role_policy: ref(`data.${DOCUMENT}.${ASSUME}`, "json"),
      },
      { forEach: FUNCTIONS },
    ),
    grants(functions),
    ...policy("function", "grants", { statement: functionStatements(functions) }, FUNCTIONS),
    ...vpcPolicy(),
    ...optionalPolicies(functions),
  ];
}

/** A document for each of some functions, and the policy of the function's role that it is. */
function policy(label: string, name: string, document: Args, forEach: Expression): Block[] {
  return [
    data(DOCUMENT, label, document, { forEach }),
    resource(
      "aws_iam_role_policy",
      label,
      {
        name,
        role: instance(ROLE, eachKey, "id"),
        policy: instance(`data.${DOCUMENT}.${label}`, eachKey, "json"),
      },
      { forEach },
    ),
  ];
}

/** What each function may do besides what all may: the statements of its policy. */
function grants(functions: readonly FunctionPlan[]): Block {
  const sets = actionSets(functions.flatMap(({ statements }) => statements));
  const granted = ({ why, actions, access = "", resources }: Statement) => {
    const isSet = isDeepStrictEqual(sets.get(access), actions);
    return commented(why, {
      actions: isSet ? local("actions", access) : actions,
      resources: resourcesOf(resources),
    });
  };
  const grants = functions.map(({ name, statements }) => [name, statements.map(granted)] as const);
  return locals({
    actions:
      sets.size > 0
        ? commented(
            "What the kinds of access allow.",
            Object.fromEntries([...sets].sort(([a], [b]) => (a < b ? -1 : 1))),
          )
        : undefined,
    grants: commented(
      "What each function may do, besides writing its log and sending traces.",
      Object.fromEntries(grants),
    ),
  });
}

/** Accesses that are several actions, by name. */
function actionSets(statements: readonly Statement[]): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, readonly string[]>();
  for (const { access, actions } of statements) {
    if (access !== undefined && actions.length > 1 && !sets.has(access)) sets.set(access, actions);
  }
  return sets;
}

function functionStatements(functions: readonly FunctionPlan[]): NestedBlocks {
  const traces = { actions: SENDS_TRACES.actions, resources: ["*"] };
  const why = `every function that is traced: ${SENDS_TRACES.why}, where there is nothing to name`;
  const tracing = settingOf("tracing", functions);
  return allBlocks(
    block(
      { actions: WRITES_LOG.actions, resources: [tpl`${instance(LOG_GROUP, eachKey, "arn")}:*`] },
      `every function: ${WRITES_LOG.why}`,
    ),
    typeof tracing === "object"
      ? dynamicBlock(conditional(op(tracing, "==", "Active"), [true], []), traces, why)
      : block(traces, why),
    dynamicBlock(at(local("grants"), eachKey), {
      actions: ref("statement.value.actions"),
      resources: ref("statement.value.resources"),
    }),
  );
}

/** An optional policy, and whose it is. */
interface Optional extends OptionalPolicy {
  readonly function: string;
}

/** What functions may do where an input of the deployment is given; nothing without it. */
function optionalPolicies(functions: readonly FunctionPlan[]): Block[] {
  const all = functions.flatMap((fn) =>
    fn.optionalPolicies.map((own): Optional => ({ ...own, function: fn.name })),
  );
  return [...Map.groupBy(all, ({ name }) => name)].flatMap(([name, of]) => optional(name, of));
}

/** A policy of this name for each of these functions. */
function optional(name: string, policies: readonly Optional[]): Block[] {
  const [first] = policies;
  if (!first) throw new Error("A group of policies is never empty.");
  const label = identifier(name);
  const { actions, condition } = first.statement;
  const rows = policies.map(({ function: functionName, statement: { why, resources, condition: own } }) => [
    functionName,
    commented(why, { resources: resourcesOf(resources), values: own?.values.map(refer) }),
  ]);
  const isGiven = op(v(first.given.input), "!=", null);
  const forEach = mapFor(["name", "policy"], local(label), [ref("name"), ref("policy")], isGiven);
  const statement = block(
    {
      actions,
      resources: eachValue("resources"),
      condition:
        condition &&
        block({ test: "StringEquals", variable: condition.variable, values: eachValue("values") }),
    },
    `${name}: local.${label} says whose grants it comes from`,
  );
  return [locals({ [label]: Object.fromEntries(rows) }), ...policy(label, name, { statement }, forEach)];
}
