import {
  at,
  block,
  call,
  commented,
  conditional,
  data,
  dynamicBlock,
  eachKey,
  eachValue,
  jsonencode,
  listFor,
  local,
  locals,
  type Module,
  mapFor,
  member,
  op,
  output,
  provider,
  ref,
  resource,
  splat,
  tpl,
  v,
  variable,
} from "../index.ts";
import { PREFIX_LOCAL, rootModule, terraformSettings } from "../kit/index.ts";

const common = data("aws_iam_policy_document", "common", {
  statement: block({ actions: ["xray:PutTraceSegments"], resources: ["*"] }, "every function: traces"),
});
const assume = data("aws_iam_policy_document", "assume", {
  statement: block({
    actions: ["sts:AssumeRole"],
    principals: block({ type: "Service", identifiers: ["lambda.amazonaws.com"] }),
  }),
});
const grants = data(
  "aws_iam_policy_document",
  "grants",
  {
    source_policy_documents: [ref(common, "json")],
    statement: dynamicBlock(at(local("grants"), eachKey), {
      actions: ref("statement.value.actions"),
      resources: ref("statement.value.resources"),
    }),
  },
  { forEach: local("functions") },
);
const queue = resource("aws_sqs_queue", "jobs", { name: tpl`${local("prefix")}-jobs` });
const role = resource(
  "aws_iam_role",
  "this",
  { name: tpl`${local("prefix")}-${eachKey}`, assume_role_policy: ref(assume, "json") },
  { forEach: local("functions") },
);
const fn = resource(
  "aws_lambda_function",
  "this",
  {
    function_name: tpl`${local("prefix")}-${eachValue("name")}`,
    role: member(at(role, eachKey), "arn"),
    filename: tpl`${ref("path.module")}/dist/${eachValue("name")}.zip`,
    runtime: "nodejs24.x",
    handler: "index.handler",
    memory_size: eachValue("memory"),
    timeout: eachValue("timeout"),
    reserved_concurrent_executions: call("lookup", eachValue(), "reserved", null),
    environment: block({ variables: call("merge", { SERVICE: "shop" }, eachValue("environment")) }),
    vpc_config: dynamicBlock(conditional(op(call("length", v("vpc_subnet_ids")), ">", 0), [true], []), {
      subnet_ids: v("vpc_subnet_ids"),
      security_group_ids: [],
    }),
  },
  { forEach: local("functions"), dependsOn: [role] },
);
const streaming = mapFor(["key", "fn"], local("functions"), [ref("key"), ref("fn")], ref("fn.streams"));
const url = resource(
  "aws_lambda_function_url",
  "this",
  { function_name: member(at(fn, eachKey), "function_name"), authorization_type: "AWS_IAM" },
  { forEach: streaming },
);

/** A module as a person writes it: a map of functions, and what is repeated over it. */
export const REPEATED: Module = rootModule("AWS", "shop", {
  versions: [terraformSettings({ aws: "~> 6.0" }), provider("aws", { region: "eu-central-1" })],
  variables: [
    variable("project_name", { type: "string", description: "First part of every name." }),
    variable("environment", { type: "string", description: "Second part of every name.", default: "dev" }),
    variable("vpc_subnet_ids", { type: "list(string)", description: "Subnets.", default: [] }),
  ],
  outputs: [
    output("function_names", {
      description: "Functions by key.",
      value: mapFor(["key", "fn"], ref(fn), [ref("key"), ref("fn.function_name")]),
    }),
    output("first", {
      description: "A function by its key, and all of them.",
      value: call("concat", [member(at(fn, "pay"), "arn")], splat(call("values", ref(fn)), "arn")),
    }),
  ],
  functions: [
    locals({
      prefix: tpl`${PREFIX_LOCAL.prefix}-shop`,
      functions: {
        pay: {
          name: "pay",
          memory: 256,
          timeout: 30,
          streams: false,
          reserved: 5,
          environment: { MOTIF_QUEUE_JOBS: ref(queue, "url") },
        },
        list_items: { name: "list-items", memory: 512, timeout: 60, streams: true, environment: {} },
      },
    }),
    fn,
    url,
  ],
  data: [queue],
  iam: [
    common,
    assume,
    locals({
      grants: {
        pay: [
          commented("pay: jobs.sender", { actions: ["sqs:SendMessage"], resources: [ref(queue, "arn")] }),
        ],
        list_items: [],
      },
    }),
    role,
    grants,
    resource(
      "aws_iam_role_policy",
      "grants",
      {
        name: "grants",
        role: member(at(role, eachKey), "id"),
        policy: member(at(grants, eachKey), "json"),
      },
      { forEach: local("functions") },
    ),
  ],
  observability: [
    resource(
      "aws_cloudwatch_log_group",
      "functions",
      { name: tpl`/aws/lambda/${local("prefix")}-${eachValue("name")}`, retention_in_days: 14 },
      { forEach: local("functions") },
    ),
    resource("aws_cloudwatch_dashboard", "app", {
      dashboard_name: local("prefix"),
      dashboard_body: jsonencode({
        widgets: listFor(["fn"], local("functions"), { title: ref("fn.name"), memory: ref("fn.memory") }),
      }),
    }),
  ],
});
