import {
  type Addressed,
  type Block,
  blocks,
  call,
  commented,
  conditional,
  data,
  eachKey,
  listFor,
  local,
  locals,
  op,
  ref,
  resource,
  tpl,
  type Value,
  v,
  variable,
} from "@motif/compile";
import { ACCOUNT_ID, FUNCTIONS, IN_VPC, instance, PARTITION } from "../ground/terraform.ts";
import { ROLE } from "./reference.ts";
import { VPC_ACTIONS } from "./statements.ts";

/** How the ARNs of everything of EC2's in the region begin. */
const EC2 = local("ec2");

/** The subnets and security groups that functions are put into; none for no VPC. */
export function vpcVariables(): Addressed[] {
  const given = (name: string) => op(call("length", v(name)), ">", 0);
  return [
    variable("vpc_subnet_ids", {
      type: "list(string)",
      description:
        "Subnets to run the functions in; none for no VPC. They need a way to AWS's services (endpoints or NAT).",
      default: [],
    }),
    variable("vpc_security_group_ids", {
      type: "list(string)",
      description: "Security groups of the functions in the subnets.",
      default: [],
      validations: [
        {
          condition: op(given("vpc_security_group_ids"), "==", given("vpc_subnet_ids")),
          message: "vpc_subnet_ids and vpc_security_group_ids go together: give both or none.",
        },
      ],
    }),
  ];
}

/**
 * What functions need in a VPC: the same for all of them, and nothing while none is asked for. Subnets and security groups may
 * be another account's that shares them, so only their ids are named.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function vpcPolicy(): Block[] {
  const given = (kind: string, variable: string) =>
    listFor(["id"], v(variable), tpl`${EC2}:*:${kind}/${ref("id")}`);
  const own = (resources: string) => tpl`${EC2}:${ACCOUNT_ID}:${resources}`;
  const { create, change, describe } = VPC_ACTIONS;
  const allowed: readonly (readonly [why: string, actions: readonly string[], resources: Value])[] = [
    [
      "makes network interfaces in the given subnets",
      create,
      call(
        "concat",
        [own("network-interface/*")],
        given("subnet", "vpc_subnet_ids"),
        given("security-group", "vpc_security_group_ids"),
      ),
    ],
    ["removes them and sets their addresses; AWS wants all ids", change, [own("*/*")]],
    ["describes them; AWS knows nothing narrower", describe, ["*"]],
  ];
  return [
    locals({ ec2: tpl`arn:${ref(PARTITION, "partition")}:ec2:${v("region")}` }),
    data("aws_iam_policy_document", "vpc", {
      statement: blocks(
        allowed.map(([why, actions, resources]) =>
          commented(`every function in a VPC, by Lambda: ${why}`, { actions, resources }),
        ),
      ),
    }),
    resource(
      "aws_iam_role_policy",
      "vpc",
      {
        name: "vpc",
        role: instance(ROLE, eachKey, "id"),
        policy: ref("data.aws_iam_policy_document.vpc", "json"),
      },
      { forEach: call("toset", conditional(IN_VPC, call("keys", FUNCTIONS), [])) },
    ),
  ];
}
